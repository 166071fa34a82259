import type { Measurement } from "./measure";

/** One line of the report. */
export interface Figure {
  readonly what: string;
  readonly measured?: Measurement;
  /** A figure that is no run of a command. */
  readonly value?: number;
  /** How many times the cost of ours, in time and memory. */
  readonly ratio?: { readonly time: number; readonly memory: number };
  /** What the project promises. */
  readonly limit?: { readonly milliseconds?: number; readonly megabytes?: number; readonly value?: number };
}

/** The peer's cost as a multiple of ours. */
export function ratio(peer: Measurement, own: Measurement): { time: number; memory: number } {
  return { time: peer.milliseconds / own.milliseconds, memory: peer.megabytes / own.megabytes };
}

/** Whether a figure keeps what is promised; figures without a promise always do. */
export function keepsPromise({ measured, value, limit }: Figure): boolean {
  return (
    (limit?.milliseconds === undefined || (measured?.milliseconds ?? Infinity) <= limit.milliseconds) &&
    (limit?.megabytes === undefined || (measured?.megabytes ?? Infinity) <= limit.megabytes) &&
    (limit?.value === undefined || (value ?? Infinity) <= limit.value)
  );
}

/** One line of text for a figure. */
export function formatFigure(figure: Figure): string {
  const { measured, value, limit } = figure;
  const parts = [figure.what.padEnd(48)];
  if (measured)
    parts.push(`${(measured.milliseconds / 1000).toFixed(2)} s`, `${measured.megabytes.toFixed(0)} MB`);
  if (value !== undefined) parts.push(value.toFixed(2));
  if (figure.ratio)
    parts.push(`${figure.ratio.time.toFixed(1)}× the time, ${figure.ratio.memory.toFixed(1)}× the memory`);
  if (limit) {
    const promised = [
      limit.milliseconds === undefined ? undefined : `${limit.milliseconds / 1000} s`,
      limit.megabytes === undefined ? undefined : `${limit.megabytes} MB`,
      limit.value === undefined ? undefined : String(limit.value),
    ].filter((text) => text !== undefined);
    parts.push(`${keepsPromise(figure) ? "within" : "OVER"} ${promised.join(", ")}`);
  }
  return parts.join("  ");
}
