/** A unit of work that the service puts on the queue and the worker takes off it. */
export interface Job {
  readonly id: string;
  readonly text: string;
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
  const { id, text } = value as { id?: unknown; text?: unknown };
  if (typeof id !== "string" || id === "")
    throw new Error(`"id" of a job must be a text, received ${JSON.stringify(id)}`);
  if (typeof text !== "string")
    throw new Error(`"text" of a job must be a text, received ${JSON.stringify(text)}`);
  return { id, text };
}
