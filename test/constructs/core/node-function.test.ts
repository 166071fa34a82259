import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { FunctionBundles } from "../../../constructs/core/function-bundles";
import { NodeFunction, type NodeFunctionProps } from "../../../constructs/core/node-function";
import { codeBucket } from "../../support/code-bucket";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { onlyDataSource, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";

const ENTRY = "services/worker/handler.ts";

function build(props: Partial<NodeFunctionProps> = {}) {
  const stack = estateStack();
  const made = new NodeFunction(stack, "Function", {
    name: ["reference", "worker"],
    description: "Works off what waits",
    entry: ENTRY,
    codeBucket,
    logsKey: { keyArn: "arn:aws:kms:eu-west-1:111111111111:key/logs", keyId: "logs" },
    logRetentionDays: 30,
    permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
    variables: { SERVICE_NAME: "reference" },
    timeoutSeconds: 30,
    memoryMib: 256,
    ...props,
  });
  return { stack, made };
}

const lambda = (props?: Partial<NodeFunctionProps>) =>
  onlyResource(synth(build(props).stack), "aws_lambda_function");

/** SHA-256 of the very bytes that are stored. */
function archiveHash(): Buffer {
  const { archive } = new FunctionBundles().get(ENTRY);
  return createHash("sha256").update(readFileSync(archive)).digest();
}

describe("the code of a function", () => {
  test("lies in the bucket under the function's name, encrypted, and is stored again when it changes", () => {
    expect(onlyResource(synth(build().stack), "aws_s3_object")).toEqual({
      bucket: "homeostat-dev-111111111111-code",
      key: "homeostat-dev-reference-worker.zip",
      source: expect.stringMatching(/^assets\/.+\/function\.zip$/) as unknown,
      source_hash: archiveHash().toString("hex"),
      kms_key_id: "arn:aws:kms:eu-west-1:111111111111:key/code",
    });
  });

  test("is the version that the same apply stored, and never a file, which would make functions wait for each other", () => {
    const made = lambda();

    expect(made).not.toHaveProperty("filename");
    expect(made).toMatchObject({
      s3_bucket: expect.stringMatching(/^\$\{aws_s3_object\.Function_Code_Object_\w+\.bucket\}$/) as unknown,
      s3_key: expect.stringMatching(/^\$\{aws_s3_object\.Function_Code_Object_\w+\.key\}$/) as unknown,
      s3_object_version: expect.stringMatching(
        /^\$\{aws_s3_object\.Function_Code_Object_\w+\.version_id\}$/,
      ) as unknown,
      source_code_hash: archiveHash().toString("base64"),
    });
  });
});

describe("NodeFunction", () => {
  test("is traced, waits for its log group and its rights, and has nothing that it was not given", () => {
    expect(lambda()).toEqual({
      function_name: "homeostat-dev-reference-worker",
      description: "Works off what waits",
      role: expect.stringMatching(/^\$\{aws_iam_role\./) as unknown,
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "index.handler",
      s3_bucket: expect.any(String) as unknown,
      s3_key: expect.any(String) as unknown,
      s3_object_version: expect.any(String) as unknown,
      source_code_hash: expect.any(String) as unknown,
      memory_size: 256,
      timeout: 30,
      tracing_config: { mode: "Active" },
      environment: { variables: { SERVICE_NAME: "reference" } },
      depends_on: [
        expect.stringMatching(/^aws_cloudwatch_log_group\./),
        expect.stringMatching(/^aws_iam_role_policy\./),
      ],
    });
  });

  test("has what it is given", () => {
    const made = lambda({
      publish: true,
      reservedConcurrency: 2,
      deadLetterQueueArn: "arn:aws:sqs:eu-west-1:111111111111:dead",
      network: { subnetIds: ["subnet-a", "subnet-b"], securityGroupId: "sg-1" },
    });

    expect(made).toMatchObject({
      publish: true,
      reserved_concurrent_executions: 2,
      dead_letter_config: { target_arn: "arn:aws:sqs:eu-west-1:111111111111:dead" },
      vpc_config: { subnet_ids: ["subnet-a", "subnet-b"], security_group_ids: ["sg-1"] },
    });
  });

  test("has a role within the boundary, which may write its own log and its traces", () => {
    const json = synth(build().stack);

    expect(onlyResource(json, "aws_iam_role")).toMatchObject({
      name: "homeostat-dev-reference-worker",
      permissions_boundary: "arn:aws:iam::111111111111:policy/boundary",
    });
    expect(onlyResource(json, "aws_cloudwatch_log_group")).toEqual({
      name: "/aws/lambda/homeostat-dev-reference-worker",
      retention_in_days: 30,
      kms_key_id: "arn:aws:kms:eu-west-1:111111111111:key/logs",
    });
    const writeLogs = {
      sid: "WriteLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [expect.stringMatching(/^\$\{aws_cloudwatch_log_group\..+\.arn\}:\*$/) as unknown],
    };
    const writeTraces = {
      sid: "WriteTraces",
      actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      resources: ["*"],
    };
    const granted = { statement: expect.arrayContaining([expect.objectContaining(writeLogs)]) as unknown };
    expect(onlyDataSource(json, "aws_iam_policy_document", granted)["statement"]).toMatchObject([
      writeLogs,
      writeTraces,
    ]);
  });

  test("grantInvoke lets a role call this function only", () => {
    const grantee = new Grantee();
    const { made } = build();
    made.grantInvoke(grantee);

    expect(grantee.permissions).toEqual([
      { sid: "InvokeFunction", actions: ["lambda:InvokeFunction"], resources: [made.functionArn] },
    ]);
  });
});
