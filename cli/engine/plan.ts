import type { JsonObject } from "../terraform/json";
import { changedAttributes, type ChangedAttribute } from "./changed-attributes";
import type { ChangeCounts, PlannedAction, TerraformEvent } from "../terraform/events";
import type { Recovery } from "./recovery/adopt";

/** Adds to each update and replacement what differs in it. */
export function withAttributes(plan: Plan, planJson: JsonObject): Plan {
  const attributes = changedAttributes(planJson);
  return {
    ...plan,
    changes: plan.changes.map((change) => {
      const changed = attributes.get(change.address);
      return changed && (change.action === "update" || change.action === "replace")
        ? { ...change, attributes: changed }
        : change;
    }),
  };
}

/** One resource that a plan would touch. */
export interface PlannedChange {
  readonly address: string;
  readonly resourceType: string;
  readonly action: PlannedAction;
  /** Terraform's word for why, e.g. `cannot_update`. */
  readonly reason?: string;
  /** What differs; of an update or a replacement. @default - not known */
  readonly attributes?: readonly ChangedAttribute[];
}

/** What a plan of one stack found. */
export interface Plan {
  readonly stackId: string;
  readonly changes: readonly PlannedChange[];
  readonly counts: PlanCounts;
  /** Also true when only outputs change. */
  readonly hasChanges: boolean;
  /** Stacks whose outputs are not known yet and were assumed; empty for a plan that can be applied. */
  readonly provisional: readonly string[];
  /** What an apply that was cut short had made. @default - none was */
  readonly recovery?: Recovery;
  readonly seconds: number;
}

/** Changes by kind; a replacement counts as one, not as an addition and a removal. */
export interface PlanCounts {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  readonly replace: number;
  readonly import: number;
}

/** Gathers a plan from the events of `terraform plan -json`. */
export class PlanCollector {
  readonly #changes: PlannedChange[] = [];
  #summary: ChangeCounts | undefined;

  /** Takes one event. */
  take(event: TerraformEvent): void {
    if (event.type === "planned-change" && event.action !== "read") {
      const { address, resourceType, action, reason } = event;
      this.#changes.push({ address, resourceType, action, ...(reason === undefined ? {} : { reason }) });
    }
    if (event.type === "summary" && event.operation === "plan") this.#summary = event.counts;
  }

  /**
   * Whether all that Terraform means to remove was seen. Gates judge by what was seen, so a plan whose report was
   * cut off, by a full disk for one, must not pass for a harmless one.
   */
  get isComplete(): boolean {
    return this.#summary !== undefined && destructiveChanges(this.#changes).length >= this.#summary.remove;
  }

  /** The changes so far. */
  get changes(): readonly PlannedChange[] {
    return this.#changes;
  }

  /** Changes by kind. */
  get counts(): PlanCounts {
    const count = (...actions: readonly PlannedAction[]): number =>
      this.#changes.filter((change) => actions.includes(change.action)).length;
    return {
      add: count("create"),
      change: count("update"),
      destroy: count("delete"),
      replace: count("replace"),
      import: this.#summary?.import ?? 0,
    };
  }
}

/** Changes that lose something: what is destroyed, and what is replaced. */
export function destructiveChanges(changes: readonly PlannedChange[]): readonly PlannedChange[] {
  return changes.filter((change) => change.action === "delete" || change.action === "replace");
}
