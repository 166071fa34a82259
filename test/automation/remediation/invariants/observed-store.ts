import type { Scheduler } from "fast-check";
import {
  type CommitResult,
  type GuardrailStore,
  type ReadResult,
  type Transaction,
} from "../../../../automation/remediation/admission/guardrail-store";
import type { MemoryStore } from "../../../../automation/remediation/admission/memory-store";
import type { Fault } from "./scenario";

/** Takes one turn; it never resolves in an engine that was killed meanwhile. */
export type Turn = (what: string) => Promise<void>;

/** Makes a correct transaction wrong, or splits it, to show that a property notices. */
export type Mutation = (transaction: Transaction, store: MemoryStore) => readonly Transaction[];

/** What is around the store. */
export interface ObservedWorld {
  readonly store: MemoryStore;
  readonly turn: Turn;
  readonly scheduler: Scheduler;
  readonly nextFault: () => Fault | "outage";
  /** Called in the moment in which a transaction takes effect. */
  readonly onCommitted: (transaction: Transaction) => void;
  readonly mutation: Mutation | undefined;
  /** Whether something may come between the parts of one read. */
  readonly tearsReads: boolean;
}

/**
 * The store as one engine sees it: every call leaves and comes back at moments of the schedule, and may be throttled,
 * lose its answer, come late or conflict.
 */
export class EngineStore implements GuardrailStore {
  constructor(private readonly world: ObservedWorld) {}

  async read(keys: readonly string[], onceKey?: string): Promise<ReadResult> {
    const fault = this.world.nextFault();
    await this.world.turn("reads");
    if (fault !== "none" && fault !== "conflict") return { kind: "unavailable", says: fault };
    // The parts of a read are not of one moment.
    const { answer, items } = this.world.store.readNow(keys.slice(0, 1), onceKey);
    if (this.world.tearsReads && keys.length > 1) await this.world.turn("reads on");
    const rest = this.world.store.readNow(keys.slice(1));
    return { kind: "read", items: new Map([...items, ...rest.items]), ...(answer ? { answer } : {}) };
  }

  async commit(transaction: Transaction): Promise<CommitResult> {
    const fault = this.world.nextFault();
    await this.world.turn("commits");
    switch (fault) {
      case "throttled":
      case "outage":
        return { kind: "unavailable", says: fault };
      case "conflict":
        return { kind: "conflict" };
      case "late":
        void this.world.scheduler
          .schedule(Promise.resolve(), "a late commit arrives")
          .then(() => this.apply(transaction));
        return { kind: "unavailable", says: fault };
      case "none":
      case "answer-lost": {
        const result = await this.apply(transaction);
        await this.world.turn("hears");
        return fault === "none" ? result : { kind: "unavailable", says: fault };
      }
    }
  }

  private async apply(transaction: Transaction): Promise<CommitResult> {
    let result: CommitResult = { kind: "committed" };
    const parts = this.world.mutation?.(transaction, this.world.store) ?? [transaction];
    for (const [index, part] of parts.entries()) {
      if (index > 0) await this.world.turn("commits the rest");
      result = this.world.store.commitNow(part);
      if (result.kind !== "committed") return result;
      this.world.onCommitted(part);
    }
    return result;
  }
}
