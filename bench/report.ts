import type { Machine } from "./machine";
import type { Measurement } from "./measure";

/** One line of the report. */
export interface Figure {
  readonly what: string;
  readonly measured?: Measurement;
  /** A figure that is no run of a command. */
  readonly value?: number;
  /** What a peer costs, as a multiple of ours. */
  readonly timesOurs?: { readonly time: number; readonly memory: number };
  /** What the project promises. */
  readonly limit?: Limit;
}

/** Bounds of a figure. */
export interface Limit {
  readonly atMostMilliseconds?: number;
  readonly atMostMegabytes?: number;
  readonly atMost?: number;
  readonly atLeast?: number;
  /** How many times our time a peer takes at least. */
  readonly atLeastTimesOurs?: number;
}

/** All figures of one run. */
export interface Report {
  readonly machine: Machine;
  readonly runs: number;
  readonly figures: readonly Figure[];
}

/** The peer's cost as a multiple of ours. */
export function timesOurs(peer: Measurement, own: Measurement): { time: number; memory: number } {
  return { time: peer.milliseconds / own.milliseconds, memory: peer.megabytes / own.megabytes };
}

/** Whether a figure keeps what is promised; one without a promise always does, one that is missing never. */
export function keepsPromise({ measured, value, timesOurs: times, limit }: Figure): boolean {
  return (
    (measured?.milliseconds ?? Infinity) <= (limit?.atMostMilliseconds ?? Infinity) &&
    (measured?.megabytes ?? Infinity) <= (limit?.atMostMegabytes ?? Infinity) &&
    (value ?? Infinity) <= (limit?.atMost ?? Infinity) &&
    (value ?? -Infinity) >= (limit?.atLeast ?? -Infinity) &&
    (times?.time ?? 0) >= (limit?.atLeastTimesOurs ?? 0)
  );
}

const COLUMNS = ["what", "wall", "processor", "memory", "× ours (time, memory)", "limit", ""];

/** The report as a Markdown table, which reads well on a terminal too. */
export function formatReport({ machine, runs, figures }: Report): string {
  const rows = [COLUMNS, ...figures.map(cells)];
  const widths = COLUMNS.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(" | ")} |`;
  const [head = [], ...body] = rows;
  const rule = `| ${widths.map((width) => "-".repeat(Math.max(width, 3))).join(" | ")} |`;
  const load = machine.loadBefore.toFixed(1);
  return [
    `${machine.cores} cores, ${machine.memoryGigabytes} GB, Node ${machine.node}, ${machine.terraform}; ` +
      `load ${load} before; the best of ${runs} runs each`,
    "",
    line(head),
    rule,
    ...body.map(line),
  ].join("\n");
}

function cells(figure: Figure): string[] {
  const { what, measured, value, timesOurs: times, limit } = figure;
  return [
    what,
    measured ? seconds(measured.milliseconds) : number(value),
    measured ? seconds(measured.cpuMilliseconds) : "",
    measured ? `${measured.megabytes.toFixed(0)} MB` : "",
    times ? `${times.time.toFixed(1)}×, ${times.memory.toFixed(1)}×` : "",
    limit ? formatLimit(limit) : "",
    limit ? (keepsPromise(figure) ? "pass" : "FAIL") : "",
  ];
}

function formatLimit(limit: Limit): string {
  return [
    limit.atMostMilliseconds === undefined ? [] : `≤ ${seconds(limit.atMostMilliseconds)}`,
    limit.atMostMegabytes === undefined ? [] : `≤ ${limit.atMostMegabytes} MB`,
    limit.atMost === undefined ? [] : `≤ ${limit.atMost}`,
    limit.atLeast === undefined ? [] : `≥ ${limit.atLeast.toLocaleString("en")}`,
    limit.atLeastTimesOurs === undefined ? [] : `≥ ${limit.atLeastTimesOurs}× our time`,
  ]
    .flat()
    .join(", ");
}

function number(value: number | undefined): string {
  if (value === undefined) return "";
  return value >= 1000 ? Math.round(value).toLocaleString("en") : value.toFixed(2);
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(2)} s`;
}
