import { PlanCollector } from "../../cli/engine/plan";
import type { ChangeCounts, PlannedAction, TerraformEvent } from "../../cli/terraform/events";

const planned = (address: string, action: PlannedAction): TerraformEvent => ({
  type: "planned-change",
  address,
  resourceType: "aws_sqs_queue",
  action,
});
const summary = (counts: Partial<ChangeCounts>): TerraformEvent => ({
  type: "summary",
  operation: "plan",
  counts: { add: 0, change: 0, remove: 0, import: 0, ...counts },
});

function collected(...events: readonly TerraformEvent[]): PlanCollector {
  const collector = new PlanCollector();
  for (const event of events) collector.take(event);
  return collector;
}

describe("the report of a plan", () => {
  it("is whole when all that is removed was seen", () => {
    expect(collected(summary({})).isComplete).toBe(true);
    const events = [planned("a.B", "delete"), planned("a.C", "replace"), planned("a.D", "create")];
    expect(collected(...events, summary({ add: 2, remove: 2 })).isComplete).toBe(true);
  });

  it("is not, when it is cut off before its end or in its middle", () => {
    expect(collected(planned("a.B", "create")).isComplete).toBe(false);
    expect(collected(summary({ add: 1, remove: 1 })).isComplete).toBe(false);
    expect(collected(planned("a.B", "delete"), summary({ remove: 2 })).isComplete).toBe(false);
  });
});
