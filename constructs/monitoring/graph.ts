import type { AlarmSpec } from "./alarm-spec";
import type { Signal } from "./metric";
import type { Severity } from "./severity";

/** One line of a graph. */
export interface GraphLine {
  readonly label: string;
  readonly signal: Signal;
}

/** Signals of one kind, drawn together with the limit that alarms. */
export interface Graph {
  readonly title: string;
  readonly lines: readonly GraphLine[];
  readonly limit: { readonly value: number; readonly severity: Severity };
}

/** One graph per kind of alarm: what is watched is drawn, and nothing is declared twice. */
export function graphsOf(specs: readonly AlarmSpec[]): Graph[] {
  const kinds = new Map<string, AlarmSpec[]>();
  for (const spec of specs) kinds.set(spec.id, [...(kinds.get(spec.id) ?? []), spec]);
  return [...kinds.values()].flatMap((alike) => {
    const [first] = alike;
    return first === undefined ? [] : [graphOf(first, alike)];
  });
}

/** The graphs of alarms that page a person. */
export function pagingGraphsOf(specs: readonly AlarmSpec[]): Graph[] {
  return graphsOf(specs.filter(({ severity }) => severity === "P1" || severity === "P2"));
}

function graphOf(first: AlarmSpec, alike: readonly AlarmSpec[]): Graph {
  const title = sentence(first.id);
  return {
    title,
    lines: alike.map(({ subject, signal }) => ({ label: subject ?? title, signal })),
    limit: { value: first.threshold.value, severity: first.severity },
  };
}

function sentence(kebab: string): string {
  const words = kebab.replaceAll("-", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}
