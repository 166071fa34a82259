import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { readStacks } from "../../cli/engine/stack";
import { ENVIRONMENT_NAMES } from "../../environments/environment";
import { AuditStack } from "../../stacks/audit";
import { environmentNamed } from "../constructs/monitoring/fixtures";
import { synthesizeAll } from "../provider/synthesis";
import { onlyResource, resources } from "../support/resources";
import { synth } from "../support/synth";

const SYNTHESIS_TIMEOUT_MS = 60_000;

function auditStack(name: "dev" | "prod"): ReturnType<typeof synth> {
  return synth(
    new AuditStack(new App({ stackTraces: false }), `${name}-audit`, {
      environment: environmentNamed(name),
      accessLogsBucketName: "access-logs",
      permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
    }),
  );
}

describe("AuditStack", () => {
  test("keeps its records under a key of its own, and logs who reads them", () => {
    const json = auditStack("prod");
    const ownKey = expect.stringMatching(/^\$\{aws_kms_key\.Key_\w+\.arn\}$/) as unknown;

    expect(onlyResource(json, "aws_cloudtrail")["kms_key_id"]).toEqual(ownKey);
    expect(onlyResource(json, "aws_config_delivery_channel")["s3_kms_key_arn"]).toEqual(ownKey);
    expect(resources(json, "aws_s3_bucket_logging").map((logging) => logging["target_bucket"])).toEqual([
      "access-logs",
      "access-logs",
    ]);
  });

  test.each([
    ["dev", true],
    ["prod", false],
  ] as const)("of %s is destroyed with its records: %s", (name, expected) => {
    const kept = resources(auditStack(name), "aws_s3_bucket").map((bucket) => bucket["force_destroy"]);
    expect(kept).toEqual([expected, expected]);
  });

  test(
    "is waited for by no other stack, and nothing waits for the state stack",
    () => {
      const folder = mkdtempSync(join(tmpdir(), "homeostat-audit-"));
      synthesizeAll(folder);
      const stacks = readStacks(folder);
      rmSync(folder, { recursive: true, force: true });

      for (const environment of ENVIRONMENT_NAMES) {
        const own = stacks.filter((stack) => stack.environment === environment);
        expect(own.find(({ name }) => name === "audit")?.dependencies).toEqual([`${environment}-security`]);
        const needed = own.flatMap(({ dependencies }) => dependencies);
        expect(needed).not.toContain(`${environment}-audit`);
        expect(needed).not.toContain(`${environment}-state`);
      }
    },
    SYNTHESIS_TIMEOUT_MS,
  );
});
