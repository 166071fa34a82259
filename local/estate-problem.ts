/** Why the embedded estate cannot do what was asked, in the parts that a reader needs to get on. */
export interface EstateProblemDetail {
  readonly what: string;
  readonly where?: string;
  readonly allowed?: string;
  readonly remedy: string;
}

/** Something of this machine stands in the way of the embedded estate: a port, the disk, a program, another run. */
export class EstateProblem extends Error {
  constructor(readonly explanation: EstateProblemDetail) {
    const { what, where, allowed, remedy } = explanation;
    const parts = [what, where, allowed === undefined ? undefined : `allowed: ${allowed}`, remedy];
    super(parts.filter((part) => part !== undefined).join("; "));
    this.name = "EstateProblem";
  }
}
