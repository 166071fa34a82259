import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EXIT } from "../../cli/exit-codes";
import { parseEvent, type Diagnostic } from "../../cli/terraform/events";
import { explainFailure } from "../../cli/terraform/explain";
import { TerraformFailure } from "../../cli/terraform/failure";

function explain(diagnostics: readonly Diagnostic[], text = "", signal: NodeJS.Signals | null = null) {
  const failure = new TerraformFailure("apply", "dev-network", diagnostics, text, "/logs/apply.log", signal);
  return explainFailure(failure, "--env dev");
}

function error(summary: string, detail = ""): Diagnostic {
  return { severity: "error", summary, detail };
}

describe("explainFailure", () => {
  it("says who holds a lock and how it is released", () => {
    const event = parseEvent(readFileSync(join(__dirname, "fixtures", "lock-held.jsonl"), "utf8"));
    if (event?.type !== "diagnostic") throw new Error("the fixture is no diagnostic");
    const explained = explain([event.diagnostic]);
    expect(explained.exitCode).toBe(EXIT.locked);
    expect(explained.render()).toContain("locked by root@vm (terraform apply)");
    expect(explained.render()).toContain("npx homeostat unlock --env dev --stack network");
  });

  it.each([
    ["no space left on device", EXIT.precondition, "the disk is full"],
    ["Failed to query available provider packages", EXIT.precondition, "npm run setup"],
    ["Unsupported Terraform Core version", EXIT.precondition, "too old"],
    ["No valid credential sources found", EXIT.precondition, "credentials"],
    ['S3 bucket "states" does not exist.', EXIT.precondition, "npx homeostat bootstrap --env dev"],
    ["Saved plan is stale", EXIT.failed, "plans anew"],
    ["dial tcp 127.0.0.1:4566: connect: connection refused", EXIT.precondition, "npx homeostat local up"],
    ["AWS account ID not allowed: 123", EXIT.precondition, "AWS_PROFILE"],
  ])("knows %j", (said, exitCode, expected) => {
    const explained = explain([], `Error: ${said}`);
    expect(explained.exitCode).toBe(exitCode);
    expect(explained.render()).toContain(expected);
  });

  it("leaves out what comes before the error", () => {
    const explained = explain(
      [],
      "Initializing the backend...\nWarning: Deprecated\n\nError: it broke\nbadly",
    );
    expect(explained.explanation.what).toBe("Error: it broke\nbadly");
  });

  it("names address and log of anything else", () => {
    const explained = explain([{ ...error("creating VPC", "limit exceeded"), address: "aws_vpc.A" }]);
    expect(explained.exitCode).toBe(EXIT.failed);
    expect(explained.render()).toContain("aws_vpc.A: creating VPC\n  limit exceeded");
    expect(explained.render()).toContain("/logs/apply.log");
  });

  it("says when Terraform was killed", () => {
    expect(explain([], "", "SIGKILL").render()).toContain("terraform was ended by SIGKILL");
  });
});
