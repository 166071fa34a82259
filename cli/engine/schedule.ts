import type { Graph, Node } from "./graph";

/** How one node ended. */
export type Outcome<R> =
  | { readonly status: "succeeded"; readonly result: R }
  | { readonly status: "failed"; readonly error: unknown }
  /** Never begun, because what it needs did not succeed. */
  | { readonly status: "blocked"; readonly needs: readonly string[] }
  /** Never begun, because the run was stopped. */
  | { readonly status: "cancelled" };

/** How to run a graph. */
export interface ScheduleOptions<T extends Node, R> {
  readonly graph: Graph<T>;
  /** Most nodes running at once, where they begin in turn. */
  readonly concurrency: number;
  /** `turn` ends when what the node needs has succeeded, and throws when it has not. */
  readonly run: (node: T, turn: () => Promise<void>) => Promise<R>;
  /** Nodes begin all at once and wait for their turn themselves. @default false */
  readonly ahead?: boolean;
  /** Once aborted, nothing new is begun; what runs is waited for. */
  readonly signal?: AbortSignal;
  /** Told of every node the moment it ends. */
  readonly onSettled?: (id: string, outcome: Outcome<R>) => void;
}

/** What a node needs did not succeed. */
class NeedsFailed extends Error {
  constructor(readonly needs: readonly string[]) {
    super(`needs ${needs.join(", ")}`);
  }
}

/**
 * Runs every node after what it depends on, as many at once as allowed, the longest chain first.
 *
 * A failure holds back only what depends on it. The promise never rejects: each node has its outcome.
 */
export async function schedule<T extends Node, R>(
  options: ScheduleOptions<T, R>,
): Promise<ReadonlyMap<string, Outcome<R>>> {
  const { graph, run, signal, onSettled, ahead = false } = options;
  const concurrency = ahead ? Infinity : Math.max(1, options.concurrency);
  const outcomes = new Map<string, Outcome<R>>();
  const depths = new Map<string, number>();
  const waiting = [...graph.nodes.values()].sort(
    (left, right) => graph.depth(right.id, depths) - graph.depth(left.id, depths),
  );
  const running = new Map<string, Promise<void>>();
  const failedNeeds = (id: string): string[] =>
    graph.before(id).filter((need) => isOver(outcomes.get(need)) && !hasSucceeded(outcomes.get(need)));

  const settle = (id: string, outcome: Outcome<R>): void => {
    outcomes.set(id, outcome);
    onSettled?.(id, outcome);
  };
  // All have begun by then.
  const turn = async (id: string): Promise<void> => {
    await Promise.all(graph.before(id).flatMap((need) => running.get(need) ?? []));
    const needs = failedNeeds(id);
    if (needs.length > 0) throw new NeedsFailed(needs);
  };
  const begin = (node: T): void => {
    const ended = Promise.resolve()
      .then(() => run(node, () => turn(node.id)))
      .then(
        (result) => {
          settle(node.id, { status: "succeeded", result });
        },
        (error: unknown) => {
          if (!(error instanceof NeedsFailed)) settle(node.id, { status: "failed", error });
          else if (signal?.aborted === true) settle(node.id, { status: "cancelled" });
          else settle(node.id, { status: "blocked", needs: error.needs });
        },
      )
      .finally(() => running.delete(node.id));
    running.set(node.id, ended);
  };

  for (;;) {
    for (const node of waiting.splice(0)) {
      const missing = failedNeeds(node.id);
      const mayBegin = ahead || graph.before(node.id).every((id) => hasSucceeded(outcomes.get(id)));
      if (signal?.aborted === true) settle(node.id, { status: "cancelled" });
      else if (missing.length > 0) settle(node.id, { status: "blocked", needs: missing });
      else if (running.size < concurrency && mayBegin) begin(node);
      else waiting.push(node);
    }
    if (running.size === 0) {
      if (waiting.length === 0) return outcomes;
      // Every node left was looked at before one of its dependencies was settled in the same round.
      continue;
    }
    await Promise.race(running.values());
  }
}

function isOver(outcome: Outcome<unknown> | undefined): boolean {
  return outcome !== undefined;
}

function hasSucceeded(outcome: Outcome<unknown> | undefined): boolean {
  return outcome?.status === "succeeded";
}
