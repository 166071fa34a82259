import {
  type CommitResult,
  type GuardrailStore,
  type ReadResult,
  type Snapshot,
  type Transaction,
} from "../../../../automation/remediation/admission/guardrail-store";
import type { Fault } from "./scenario";

/**
 * Takes one turn, with work that nothing else happens beside; it never resolves, and nothing is done, in an engine that was
 * killed meanwhile.
 */
export type Turn = (what: string, work?: () => Promise<void>) => Promise<void>;

/** A store whose every call is one moment: in this process, or a table that is asked while everybody else waits. */
export interface MomentStore {
  readNow(keys: readonly string[], onceKey?: string): Snapshot | Promise<Snapshot>;
  commitNow(transaction: Transaction): CommitResult | Promise<CommitResult>;
}

/** What is around the store. */
export interface ObservedWorld {
  readonly store: MomentStore;
  readonly turn: Turn;
  /** A turn of nobody's: what is on its way arrives, whoever has died. */
  readonly turnOfNobody: Turn;
  readonly nextFault: () => Fault | "outage";
  /** Called in the moment in which a transaction takes effect. */
  readonly onCommitted: (transaction: Transaction) => void;
  /** Makes a correct transaction wrong, or splits it. */
  readonly mutate: (transaction: Transaction) => readonly Transaction[];
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
    if (fault !== "none" && fault !== "conflict") {
      await this.world.turn("reads");
      return { kind: "unavailable", says: fault };
    }
    // The parts of a read are not of one moment.
    const isTorn = this.world.tearsReads && keys.length > 1;
    const { answer, items } = await this.readPart("reads", isTorn ? keys.slice(0, 1) : keys, onceKey);
    const rest = isTorn ? (await this.readPart("reads on", keys.slice(1))).items : [];
    return { kind: "read", items: new Map([...items, ...rest]), ...(answer ? { answer } : {}) };
  }

  async commit(transaction: Transaction): Promise<CommitResult> {
    const fault = this.world.nextFault();
    switch (fault) {
      case "throttled":
      case "outage":
        await this.world.turn("commits");
        return { kind: "unavailable", says: fault };
      case "conflict":
        await this.world.turn("commits");
        return { kind: "conflict" };
      case "late":
        await this.world.turn("commits");
        void this.apply(transaction, "a late commit arrives", this.world.turnOfNobody);
        return { kind: "unavailable", says: fault };
      case "none":
      case "answer-lost": {
        const result = await this.apply(transaction, "commits", this.world.turn);
        await this.world.turn("hears");
        return fault === "none" ? result : { kind: "unavailable", says: fault };
      }
    }
  }
  private async readPart(what: string, keys: readonly string[], onceKey?: string): Promise<Snapshot> {
    let part: Snapshot = { items: new Map() };
    await this.world.turn(what, async () => {
      part = await this.world.store.readNow(keys, onceKey);
    });
    return part;
  }

  private async apply(transaction: Transaction, what: string, turn: Turn): Promise<CommitResult> {
    let result: CommitResult = { kind: "committed" };
    let parts: readonly Transaction[] = [];
    const commitPart = async (index: number): Promise<void> => {
      if (index === 0) parts = this.world.mutate(transaction);
      const part = parts[index];
      if (!part) return;
      result = await this.world.store.commitNow(part);
      if (result.kind === "committed") this.world.onCommitted(part);
    };
    await turn(what, () => commitPart(0));
    for (let index = 1; index < parts.length && isCommitted(result); index += 1) {
      await this.world.turn("commits the rest", () => commitPart(index));
    }
    return result;
  }
}

function isCommitted({ kind }: CommitResult): boolean {
  return kind === "committed";
}
