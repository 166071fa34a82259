import type { ExecutionState } from "./execution-state";

/** Most that the workflow's data may be, in bytes; its service takes 256 KiB with everything around it. */
export const MAXIMUM_STATE_BYTES = 200 * 1024;
/** Most that one step may note, in bytes, so that no later step is left without room. */
export const MAXIMUM_NOTES_BYTES = 32 * 1024;

/**
 * The state, if the workflow can carry it.
 *
 * @throws Error when it is too large
 */
export function carried(state: ExecutionState): ExecutionState {
  const bytes = bytesOf(state);
  if (bytes <= MAXIMUM_STATE_BYTES) return state;
  throw new Error(
    `the data of ${state.grant.executionId} has ${bytes} bytes; allowed: ${MAXIMUM_STATE_BYTES}. Note less in its steps`,
  );
}

/** Bytes of a value as JSON. */
export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
