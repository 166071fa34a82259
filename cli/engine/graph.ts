import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";

/** Something with an id that must come after others. */
export interface Node {
  readonly id: string;
  readonly dependencies: readonly string[];
}

/** An acyclic graph; edges to nodes outside of it are left out. */
export class Graph<T extends Node> {
  readonly nodes: ReadonlyMap<string, T>;
  readonly #before: ReadonlyMap<string, readonly string[]>;
  readonly #after: ReadonlyMap<string, readonly string[]>;

  /**
   * @throws CliError on a cycle, naming it
   */
  constructor(nodes: readonly T[], direction: "forward" | "reverse" = "forward") {
    this.nodes = new Map(nodes.map((node) => [node.id, node]));
    const dependencies = new Map<string, readonly string[]>();
    const dependents = new Map<string, string[]>(nodes.map((node) => [node.id, []]));
    for (const node of nodes) {
      const inside = [...new Set(node.dependencies)].filter((id) => this.nodes.has(id));
      dependencies.set(node.id, inside);
      for (const id of inside) dependents.get(id)?.push(node.id);
    }
    this.#before = direction === "forward" ? dependencies : dependents;
    this.#after = direction === "forward" ? dependents : dependencies;
    this.#assertAcyclic();
  }

  /** Ids that must be done first. */
  before(id: string): readonly string[] {
    return this.#before.get(id) ?? [];
  }

  /** Ids that wait for this one. */
  after(id: string): readonly string[] {
    return this.#after.get(id) ?? [];
  }

  /** Length of the longest chain of nodes that waits for this one, itself included. */
  depth(id: string, known = new Map<string, number>()): number {
    const found = known.get(id);
    if (found !== undefined) return found;
    const value = 1 + Math.max(0, ...this.after(id).map((next) => this.depth(next, known)));
    known.set(id, value);
    return value;
  }

  #assertAcyclic(): void {
    const settled = new Set<string>();
    const visit = (id: string, path: readonly string[]): void => {
      if (settled.has(id)) return;
      if (path.includes(id)) {
        throw new CliError(EXIT.failed, {
          what: `stacks depend on each other in a circle: ${[...path.slice(path.indexOf(id)), id].join(" → ")}`,
          remedy: "pass the value from the stack that owns it, in one direction only",
        });
      }
      for (const next of this.before(id)) visit(next, [...path, id]);
      settled.add(id);
    };
    for (const id of this.nodes.keys()) visit(id, []);
  }
}
