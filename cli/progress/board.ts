import type { PlannedAction, TerraformEvent } from "../terraform/events";

/** Where a stack is. */
export type Phase =
  | "waiting"
  | "planning"
  | "applying"
  | "destroying"
  | "applied"
  | "destroyed"
  | "planned"
  | "unchanged"
  | "failed"
  | "not applied"
  | "interrupted";

const WORKING: ReadonlySet<Phase> = new Set(["planning", "applying", "destroying"]);

/** What is known of one stack's progress. */
export interface StackProgress {
  readonly id: string;
  readonly phase: Phase;
  /** Resources that the plan touches. */
  readonly planned: number;
  readonly done: number;
  readonly elapsedMilliseconds: number;
  /** Guess from what was done so far; `undefined` until there is something to guess from. */
  readonly remainingMilliseconds?: number;
  /** Resource that has been worked on longest. */
  readonly current?: string;
  readonly note?: string;
}

interface Entry {
  phase: Phase;
  startedAt?: number;
  phaseStartedAt?: number;
  endedAt?: number;
  planned: number;
  /** Operations that each resource still needs; a replacement needs two. */
  readonly open: Map<string, number>;
  readonly working: Map<string, number>;
  note?: string;
}

/** Keeps the progress of all stacks of a run. */
export class ProgressBoard {
  readonly #entries: Map<string, Entry>;

  constructor(
    ids: readonly string[],
    private readonly now: () => number = Date.now,
  ) {
    this.#entries = new Map(
      ids.map((id) => [id, { phase: "waiting", planned: 0, open: new Map(), working: new Map() }]),
    );
  }

  /** Moves a stack to a phase. */
  phase(id: string, phase: Phase, note?: string): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    entry.phase = phase;
    if (note === undefined) delete entry.note;
    else entry.note = note;
    if (WORKING.has(phase)) {
      entry.startedAt ??= this.now();
      entry.phaseStartedAt = this.now();
      delete entry.endedAt;
    } else if (entry.startedAt !== undefined) {
      entry.endedAt = this.now();
      entry.working.clear();
    }
  }

  /** Takes an event of a stack's Terraform. */
  event(id: string, event: TerraformEvent): void {
    const entry = this.#entries.get(id);
    if (!entry) return;
    switch (event.type) {
      case "planned-change":
        // An apply repeats the plan that it was given.
        if (entry.phase === "planning") {
          // Planned once more, a resource may need less than before.
          if (operations(event.action) > 0) entry.open.set(event.address, operations(event.action));
          else entry.open.delete(event.address);
          entry.planned = entry.open.size;
        }
        break;
      case "start":
        entry.working.set(event.address, this.now());
        break;
      case "complete":
        entry.working.delete(event.address);
        // Reading a data source is no planned change.
        if (entry.open.has(event.address)) {
          entry.open.set(event.address, (entry.open.get(event.address) ?? 1) - 1);
        }
        break;
      case "errored":
        entry.working.delete(event.address);
        break;
      default:
        break;
    }
  }

  /** The progress of every stack, in the order given. */
  snapshot(): StackProgress[] {
    return [...this.#entries].map(([id, entry]) => this.#progress(id, entry));
  }

  /** The progress of one stack. */
  of(id: string): StackProgress | undefined {
    const entry = this.#entries.get(id);
    return entry && this.#progress(id, entry);
  }

  #progress(id: string, entry: Entry): StackProgress {
    const now = this.now();
    const left = [...entry.open.values()].filter((operations) => operations > 0).length;
    const done = entry.phase === "planning" ? 0 : Math.max(0, entry.planned - left);
    const longest = [...entry.working].sort(([, one], [, other]) => one - other)[0]?.[0];
    const remaining = remainingMilliseconds(entry, done, now);
    return {
      id,
      phase: entry.phase,
      planned: entry.planned,
      done,
      elapsedMilliseconds: entry.startedAt === undefined ? 0 : (entry.endedAt ?? now) - entry.startedAt,
      ...(remaining === undefined ? {} : { remainingMilliseconds: remaining }),
      ...(longest === undefined ? {} : { current: longest }),
      ...(entry.note === undefined ? {} : { note: entry.note }),
    };
  }
}

// Of these Terraform says nothing while it applies.
const WITHOUT_OPERATION: ReadonlySet<PlannedAction> = new Set(["read", "import", "move", "forget"]);

function operations(action: PlannedAction): number {
  if (action === "replace") return 2;
  return WITHOUT_OPERATION.has(action) ? 0 : 1;
}

function remainingMilliseconds(entry: Entry, done: number, now: number): number | undefined {
  const applying = entry.phase === "applying" || entry.phase === "destroying";
  if (!applying || done === 0 || entry.phaseStartedAt === undefined) return undefined;
  return Math.round(((now - entry.phaseStartedAt) / done) * (entry.planned - done));
}
