import { nextCommand } from "../../cli/commands/next-command";
import type { Plan } from "../../cli/engine/plan";
import type { StackReport } from "../../cli/engine/stack-report";
import { targetIn } from "./support/target";

const target = targetIn("/tmp", { kind: "local" });
const report = (id: string, status: StackReport["status"], plan?: Partial<Plan>): StackReport => ({
  id,
  status,
  seconds: 1,
  ...(plan && {
    plan: {
      stackId: id,
      changes: [],
      counts: { add: 0, change: 0, destroy: 0, replace: 0, import: 0 },
      hasChanges: true,
      provisional: [],
      seconds: 1,
      ...plan,
    },
  }),
});

describe("the command to go on with", () => {
  it("is the same one, for the stacks that are left", () => {
    const reports = [report("dev-a", "applied"), report("dev-b", "failed"), report("dev-c", "not applied")];
    expect(nextCommand("apply", target, reports)).toBe(
      "npx homeostat apply --env dev --local --stack b --stack c",
    );
  });

  it("never widens what was asked for", () => {
    const reports = [report("dev-a", "failed")];
    const options = { stack: ["a"], from: "/tmp/some where", workDir: "/tmp/work" };
    expect(nextCommand("apply", target, reports, options)).toBe(
      "npx homeostat apply --env dev --local --stack a --from '/tmp/some where' --work-dir /tmp/work",
    );
    const planned = [report("dev-a", "planned", {})];
    expect(nextCommand("plan", target, planned, { stack: ["a"] })).toBe(
      "npx homeostat apply --env dev --local --stack a",
    );
  });

  it("makes the state backend before anything is applied", () => {
    const reports = [report("dev-a", "planned", { provisional: ["dev-state"] })];
    expect(nextCommand("plan", target, reports)).toBe("npx homeostat bootstrap --env dev --local");
  });

  it("is none when nothing is left to do", () => {
    expect(nextCommand("apply", target, [report("dev-a", "applied", {})])).toBeUndefined();
    expect(
      nextCommand("plan", target, [report("dev-a", "unchanged", { hasChanges: false })]),
    ).toBeUndefined();
  });
});
