/** A unit of work that the service puts on the queue and the worker takes off it. */
export interface Job {
  readonly id: string;
  readonly text: string;
  /** What a fault does to whoever works it off. @default - nothing */
  readonly trouble?: Trouble;
}

/** A job that keeps its worker busy, and may take it down, as if what the worker calls were slow or away. */
export interface Trouble {
  readonly kind: "slow" | "fails";
  /** From then on it is a job like any other: milliseconds since the epoch. */
  readonly untilMs: number;
}

/**
 * Reads a job from a message.
 *
 * @throws Error saying what the message lacks
 */
export function parseJob(body: string): Job {
  const value: unknown = JSON.parse(body);
  if (typeof value !== "object" || value === null) {
    throw new Error(`a job is an object with "id" and "text", received ${body.slice(0, 80)}`);
  }
  const { id, text, trouble } = value as { id?: unknown; text?: unknown; trouble?: unknown };
  if (typeof id !== "string" || id === "")
    throw new Error(`"id" of a job must be a text, received ${JSON.stringify(id)}`);
  if (typeof text !== "string")
    throw new Error(`"text" of a job must be a text, received ${JSON.stringify(text)}`);
  return trouble === undefined ? { id, text } : { id, text, trouble: parseTrouble(trouble) };
}

function parseTrouble(value: unknown): Trouble {
  const { kind, untilMs } = (value ?? {}) as { kind?: unknown; untilMs?: unknown };
  if ((kind === "slow" || kind === "fails") && typeof untilMs === "number") return { kind, untilMs };
  throw new Error(
    `"trouble" of a job must have a kind ("slow", "fails") and "untilMs", received ${JSON.stringify(value)}`,
  );
}
