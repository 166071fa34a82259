import { CliError } from "../../cli/cli-error";
import { exitCodeOf, renderSummary, reportAsJson } from "../../cli/commands/summary";
import type { StackReport } from "../../cli/engine/stack-report";
import { EXIT, type ExitCode } from "../../cli/exit-codes";
import { targetIn } from "./support/target";

function failed(id: string, exitCode: ExitCode): StackReport {
  return {
    id,
    status: "failed",
    seconds: 1,
    error: new CliError(exitCode, { what: "it broke", remedy: "mend it" }),
  };
}

const applied: StackReport = { id: "dev-a", status: "applied", seconds: 5 };
const blocked: StackReport = { id: "dev-c", status: "not applied", needs: ["dev-b"], seconds: 0 };

describe("exitCodeOf", () => {
  it.each<[string, readonly StackReport[], ExitCode]>([
    ["success", [applied], EXIT.ok],
    ["a failure", [applied, failed("dev-b", EXIT.failed), blocked], EXIT.failed],
    ["a held lock", [applied, failed("dev-b", EXIT.locked), blocked], EXIT.locked],
    [
      "failures of two kinds",
      [failed("dev-a", EXIT.locked), failed("dev-b", EXIT.precondition)],
      EXIT.failed,
    ],
    ["an interruption", [{ ...applied, status: "interrupted" }], EXIT.interrupted],
  ])("tells %s", (_, reports, expected) => {
    expect(exitCodeOf(reports)).toBe(expected);
  });
});

describe("renderSummary", () => {
  const text = renderSummary("apply", targetIn("/tmp", { kind: "local" }), [
    applied,
    failed("dev-b", EXIT.failed),
    blocked,
  ]);

  it("says of each stack what became of it", () => {
    expect(text).toMatch(/^dev-a +applied/m);
    expect(text).toMatch(/^dev-b +failed/m);
    expect(text).toMatch(/^dev-c +not applied \(needs dev-b\)/m);
    expect(text).toContain("1 applied, 1 failed, 1 not applied");
  });

  it("ends with the command to go on with", () => {
    expect(text).toMatch(/\nnext: npx homeostat apply --env dev --local --stack b --stack c$/);
  });
});

describe("reportAsJson", () => {
  it("carries the error in its parts", () => {
    expect(reportAsJson(failed("dev-b", EXIT.locked))).toEqual({
      stack: "dev-b",
      status: "failed",
      seconds: 1,
      error: { exitCode: 4, what: "it broke", remedy: "mend it" },
    });
  });
});
