/** What {@link InvalidPropError} needs to tell a reader what to change. */
export interface InvalidProp {
  /** Path of the construct that refused, e.g. `dev-network/Network`. */
  readonly where: string;
  /** Name of the prop as the caller writes it. */
  readonly prop: string;
  /** Value that was received. */
  readonly value: unknown;
  /** What would be accepted. */
  readonly allowed: string;
  /** What to do about it. */
  readonly remedy: string;
}

/** A construct was given a prop that it cannot build something safe from. */
export class InvalidPropError extends Error {
  constructor(detail: InvalidProp) {
    super(
      `${detail.where}: ${detail.prop} is ${JSON.stringify(detail.value)}; allowed: ${detail.allowed}. ${detail.remedy}`,
    );
    this.name = "InvalidPropError";
  }
}
