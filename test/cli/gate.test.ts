import { assertPermitted, refusedChanges } from "../../cli/engine/gate";
import type { Plan, PlannedChange } from "../../cli/engine/plan";
import { refusalOf } from "./support/refusal";

function plan(...changes: readonly (readonly [PlannedChange["action"], string])[]): Plan {
  return {
    stackId: "prod-network",
    changes: changes.map(([action, address]) => ({ action, address, resourceType: "aws_vpc" })),
    counts: { add: 0, change: 0, destroy: 0, replace: 0, import: 0 },
    hasChanges: true,
    provisional: [],
    seconds: 1,
  };
}

const losing = plan(["delete", "aws_vpc.a"], ["replace", "aws_vpc.b"], ["create", "aws_vpc.c"]);

function refused(allowed: readonly string[], guarded = false, shown?: ReadonlySet<string>): string[] {
  const permission = { allowed, guarded, ...(shown && { shown }) };
  return refusedChanges(losing, permission).map(({ address }) => address);
}

describe("the gate before an apply", () => {
  it("lets creations and updates through", () => {
    expect(
      refusedChanges(plan(["create", "a.b"], ["update", "a.c"]), { allowed: [], guarded: true }),
    ).toEqual([]);
  });

  it("refuses every destroy and replacement by default", () => {
    expect(refused([])).toEqual(["aws_vpc.a", "aws_vpc.b"]);
  });

  it.each([
    ["an address", "aws_vpc.a", ["aws_vpc.b"]],
    ["stack and address", "prod-network:aws_vpc.b", ["aws_vpc.a"]],
    ["a stack", "prod-network", []],
    ["a stack without its environment", "network", []],
    ["everything", "all", []],
    ["another stack", "prod-data", ["aws_vpc.a", "aws_vpc.b"]],
  ])("is opened by %s", (_, allowed, expected) => {
    expect(refused([allowed])).toEqual(expected);
  });

  it("is not opened by all in a guarded environment", () => {
    expect(refused(["all"], true)).toEqual(["aws_vpc.a", "aws_vpc.b"]);
    expect(refused(["aws_vpc.a"], true)).toEqual(["aws_vpc.b"]);
  });

  it("refuses what was not shown when the reader confirmed", () => {
    expect(refused(["all"], false, new Set(["prod-network:aws_vpc.a"]))).toEqual(["aws_vpc.b"]);
  });

  it("names what it refuses and the option that permits it", () => {
    const refusal = refusalOf(() => {
      assertPermitted(losing, { allowed: [], guarded: false });
    });
    expect(refusal.exitCode).toBe(3);
    expect(refusal.explanation.what).toContain("delete aws_vpc.a\nreplace aws_vpc.b");
    expect(refusal.explanation.remedy).toContain("--allow-destroy 'prod-network:aws_vpc.a'");
  });
});
