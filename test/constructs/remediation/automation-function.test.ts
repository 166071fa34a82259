import type { AutomationFunctionProps } from "../../../constructs/remediation/automation-function";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { dataSources, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { commonOf, functionOf } from "./fixtures";

function build(props: Partial<AutomationFunctionProps> = {}) {
  const stack = estateStack("operations");
  return { stack, made: functionOf(stack, commonOf(stack), props) };
}

const lambda = (props?: Partial<AutomationFunctionProps>) =>
  onlyResource(synth(build(props).stack), "aws_lambda_function");

describe("AutomationFunction", () => {
  test("is traced, keeps calls that failed, and has its share of the account's concurrency", () => {
    expect(lambda()).toMatchObject({
      function_name: "homeostat-dev-remediation-intake",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      timeout: 30,
      memory_size: 512,
      reserved_concurrent_executions: 5,
      tracing_config: { mode: "Active" },
      dead_letter_config: { target_arn: expect.stringMatching(/aws_sqs_queue\.Undelivered/) as unknown },
    });
  });

  test("takes its limits from its props", () => {
    expect(lambda({ timeoutSeconds: 60, memoryMib: 1024, reservedConcurrency: 1 })).toMatchObject({
      timeout: 60,
      memory_size: 1024,
      reserved_concurrent_executions: 1,
    });
  });

  test("is told where it is deployed, and what it is given", () => {
    expect(lambda({ variables: { HOMEOSTAT_TABLE: "t" } })["environment"]).toEqual({
      variables: {
        HOMEOSTAT_ENVIRONMENT: "dev",
        HOMEOSTAT_ORGANIZATION: "homeostat",
        HOMEOSTAT_ACCOUNT_ID: "111111111111",
        HOMEOSTAT_TABLE: "t",
      },
    });
  });

  test("waits for its log group and its rights", () => {
    expect(lambda()["depends_on"]).toEqual([
      expect.stringMatching(/^aws_cloudwatch_log_group\./),
      expect.stringMatching(/^aws_iam_role_policy\./),
    ]);
  });

  test("may write its log and its traces and put aside what failed, beside what it is granted", () => {
    const { stack, made } = build();
    made.allow({ sid: "More", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::b/k"] });
    const statements = dataSources(synth(stack), "aws_iam_policy_document").flatMap(
      ({ statement }) => statement as readonly { readonly sid?: string; readonly actions: string[] }[],
    );
    const allowed = statements
      .filter(({ sid }) => sid !== undefined)
      .filter(({ sid }) => sid !== "TakeFromRules");
    expect(allowed.map(({ sid, actions }) => [sid, actions])).toEqual(
      expect.arrayContaining([
        ["WriteLogs", ["logs:CreateLogStream", "logs:PutLogEvents"]],
        ["WriteTraces", ["xray:PutTelemetryRecords", "xray:PutTraceSegments"]],
        ["KeepUndelivered", ["sqs:SendMessage"]],
        ["More", ["s3:GetObject"]],
      ]),
    );
    expect(allowed.map(({ sid }) => sid).sort()).toEqual([
      "EncryptUndelivered",
      "KeepUndelivered",
      "More",
      "RefusePlainText",
      "WriteLogs",
      "WriteTraces",
    ]);
  });

  test("grantInvoke lets a role call this function only", () => {
    const grantee = new Grantee();
    const { made } = build();
    made.grantInvoke(grantee);
    const resources = [made.functionArn];
    expect(grantee.permissions).toEqual([
      { sid: "InvokeFunction", actions: ["lambda:InvokeFunction"], resources },
    ]);
  });
});
