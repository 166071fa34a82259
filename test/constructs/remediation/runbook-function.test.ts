import { spec as addReadReplica } from "../../../automation/runbooks/add-read-replica/spec";
import { spec as restartService } from "../../../automation/runbooks/restart-service/spec";
import { spec as throttleFunction } from "../../../automation/runbooks/throttle-function/spec";
import type { RunbookSpec } from "../../../automation/remediation/runbook-spec";
import { RunbookFunction } from "../../../constructs/remediation/runbook-function";
import { runbookRights } from "../../../constructs/remediation/runbook-rights";
import { RUNBOOKS } from "../../../automation/runbooks";
import { estateStack } from "../../support/estate-stack";
import { dataSources, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { functionOptions, remediationTable } from "./remediation-fixtures";

interface Statement {
  readonly sid: string;
  readonly effect?: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly condition?: unknown;
}

function build() {
  const stack = estateStack();
  const table = remediationTable(stack);
  new RunbookFunction(stack, "RestartService", { spec: restartService, table, ...functionOptions(stack) });
  const json = synth(stack);
  const granted = dataSources(json, "aws_iam_policy_document")
    .map(({ statement }) => statement as readonly Statement[])
    .find((statements) => statements.some(({ sid }) => sid === "Steps1"));
  return { json, statements: granted ?? [] };
}

describe("RunbookFunction", () => {
  test("runs on Node 22 and arm64, as long as its longest step and a margin, traced, within a share of its own", () => {
    expect(onlyResource(build().json, "aws_lambda_function")).toMatchObject({
      function_name: "homeostat-dev-remediation-restart-service",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      timeout: 75,
      reserved_concurrent_executions: 3,
      tracing_config: { mode: "Active" },
      dead_letter_config: { target_arn: expect.stringMatching(/^\$\{aws_sqs_queue\./) as string },
    });
  });

  test("keeps its log for a time, encrypted", () => {
    expect(onlyResource(build().json, "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/lambda/homeostat-dev-remediation-restart-service",
      retention_in_days: 90,
      kms_key_id: "arn:aws:kms:eu-west-1:111111111111:key/logs",
    });
  });

  test("has a role of its own within the boundary", () => {
    expect(onlyResource(build().json, "aws_iam_role")).toMatchObject({
      name: "homeostat-dev-remediation-restart-service",
      permissions_boundary: "arn:aws:iam::111111111111:policy/boundary",
    });
  });

  test("may do what its spec says, look at guardrails, tell its log, its traces and the queue of the undelivered, and nothing else", () => {
    const allowed = build().statements.filter(({ effect }) => effect === undefined);

    expect(allowed.map(({ sid }) => sid).sort()).toEqual([
      "EncryptUndelivered",
      "KeepUndelivered",
      "ReadEncryptedGuardrails",
      "ReadGuardrails",
      "Steps1",
      "Steps2",
      "WriteLogs",
      "WriteTraces",
    ]);
    expect(allowed.filter(({ sid }) => sid.startsWith("Steps"))).toEqual([
      {
        sid: "Steps1",
        actions: ["ecs:DescribeServices", "ecs:UpdateService"],
        resources: ["arn:aws:ecs:eu-west-1:111111111111:service/homeostat-dev-*/homeostat-dev-*"],
        condition: [],
      },
      {
        sid: "Steps2",
        actions: ["elasticloadbalancing:DescribeTargetHealth"],
        resources: ["*"],
        condition: [],
      },
    ]);
  });

  test("reads guardrail items of the table and no other rows", () => {
    expect(build().statements.find(({ sid }) => sid === "ReadGuardrails")).toMatchObject({
      actions: ["dynamodb:BatchGetItem"],
      condition: [
        { test: "ForAllValues:StringLike", variable: "dynamodb:LeadingKeys", values: ["guardrail#*"] },
      ],
    });
  });

  test("is denied the engine, whatever its spec says", () => {
    const denied = build().statements.filter(({ effect }) => effect === "Deny");
    const resources = denied.flatMap((statement) => statement.resources);

    expect(denied.map(({ sid }) => sid)).toEqual([
      "NotTheTable",
      "NotTheRoles",
      "NotTheFunctions",
      "NotTheWorkflow",
      "NotTheIncidents",
      "NotTheSecrets",
      "NotTheRules",
    ]);
    expect(resources).toContain("arn:aws:lambda:*:111111111111:function:homeostat-dev-remediation-*");
    expect(resources).toContain("arn:aws:dynamodb:*:111111111111:table/homeostat-dev-remediation*");
    expect(denied.flatMap(({ actions }) => actions)).not.toContain("dynamodb:BatchGetItem");
  });
});

describe("runbookRights", () => {
  const tagged: RunbookSpec = {
    ...restartService,
    permissions: [
      {
        actions: ["ec2:TerminateInstances"],
        resources: ["arn:${partition}:ec2:${region}:${account}:instance/*"],
        resourceTags: { environment: "${environment}", "managed-by": "${organization}" },
        requestValues: { "aws:TagKeys": ["${organization}-*"] },
      },
    ],
  };

  test("fills in where the runbook is deployed, in tags and what a call may name as well", () => {
    expect(runbookRights(tagged, estateStack())).toEqual([
      {
        sid: "Steps1",
        actions: ["ec2:TerminateInstances"],
        resources: ["arn:aws:ec2:eu-west-1:111111111111:instance/*"],
        conditions: [
          { test: "StringEquals", variable: "aws:ResourceTag/environment", values: ["dev"] },
          { test: "StringEquals", variable: "aws:ResourceTag/managed-by", values: ["homeostat"] },
          { test: "ForAllValues:StringLike", variable: "aws:TagKeys", values: ["homeostat-*"] },
        ],
      },
    ]);
  });

  test("lets mappings be changed that feed functions of the environment, and none of the engine's own", () => {
    const rights = runbookRights(throttleFunction, estateStack());
    const right = rights.find(({ actions }) => actions.includes("lambda:UpdateEventSourceMapping"));

    expect(right).toMatchObject({
      actions: ["lambda:UpdateEventSourceMapping"],
      resources: ["arn:aws:lambda:eu-west-1:111111111111:event-source-mapping:*"],
      conditions: [
        {
          test: "StringLike",
          variable: "lambda:FunctionArn",
          values: ["arn:aws:lambda:eu-west-1:111111111111:function:homeostat-dev-*"],
        },
        {
          test: "StringNotLike",
          variable: "lambda:FunctionArn",
          values: ["arn:aws:lambda:eu-west-1:111111111111:function:homeostat-dev-remediation-*"],
        },
      ],
    });
  });

  test.each([
    [{}, "rds.eu-west-1.amazonaws.com"],
    [{ partition: "aws-cn", region: "cn-north-1" }, "rds.cn-north-1.amazonaws.com.cn"],
  ] as const)(
    "lets RDS use the database's key for a replica, and the function itself never: %j",
    (where, service) => {
      const rights = runbookRights(addReadReplica, estateStack("test", where));
      expect(rights.find(({ actions }) => actions.includes("kms:CreateGrant"))).toMatchObject({
        actions: ["kms:CreateGrant", "kms:DescribeKey"],
        conditions: [
          { test: "StringEquals", variable: "aws:ResourceTag/environment", values: ["dev"] },
          { test: "StringEquals", variable: "kms:ViaService", values: [service] },
        ],
      });
    },
  );

  test("leaves no name open in any runbook: Terraform would take it for its own", () => {
    const rights = RUNBOOKS.flatMap((spec) => runbookRights(spec, estateStack()));

    expect(rights.length).toBeGreaterThan(RUNBOOKS.length);
    expect(JSON.stringify(rights)).not.toContain("${");
  });

  test("refuses a name that nothing fills in", () => {
    const open: RunbookSpec = {
      ...restartService,
      permissions: [{ actions: ["sqs:SendMessage"], resources: ["arn:${partition}:sqs:${queue}"] }],
    };

    expect(() => runbookRights(open, estateStack())).toThrow(
      'restart-service: permissions: ${queue} in "arn:${partition}:sqs:${queue}"; allowed: account, environment, organization, partition, region. Use one of these.',
    );
  });
});
