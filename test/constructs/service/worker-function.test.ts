import { WorkQueue } from "../../../constructs/service/work-queue";
import { WorkerFunction, type WorkerFunctionProps } from "../../../constructs/service/worker-function";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { logsKey, messagingKey } from "./fixtures";

function build(props: Partial<WorkerFunctionProps> = {}) {
  const stack = estateStack();
  const worker = new WorkerFunction(stack, "Worker", {
    serviceName: "reference",
    entry: "services/worker/handler.ts",
    queue: new WorkQueue(stack, "Queue", { name: ["jobs"], messagingKey }),
    logsKey,
    logRetentionDays: 30,
    permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
    variables: { SERVICE_NAME: "reference" },
    ...props,
  });
  return { stack, worker };
}

describe("WorkerFunction", () => {
  test("waits for its rights and its log group before it runs", () => {
    const lambda = onlyResource(synth(build().stack), "aws_lambda_function");

    expect(lambda["depends_on"]).toEqual([
      expect.stringMatching(/^aws_cloudwatch_log_group\./),
      expect.stringMatching(/^aws_iam_role_policy\./),
    ]);
    expect(lambda).toMatchObject({ timeout: 30, environment: { variables: { SERVICE_NAME: "reference" } } });
  });

  test("lets messages of a batch fail one by one, ten copies at most unless told otherwise", () => {
    const mapping = (props: Partial<WorkerFunctionProps>) =>
      onlyResource(synth(build(props).stack), "aws_lambda_event_source_mapping");

    expect(mapping({})).toMatchObject({
      function_response_types: ["ReportBatchItemFailures"],
      scaling_config: { maximum_concurrency: 10 },
    });
    expect(mapping({ maximumConcurrency: 3 })).toMatchObject({ scaling_config: { maximum_concurrency: 3 } });
  });

  test("grantInvoke lets a role call this function only", () => {
    const grantee = new Grantee();
    const { worker } = build();
    worker.grantInvoke(grantee);

    expect(grantee.permissions).toEqual([
      { sid: "InvokeFunction", actions: ["lambda:InvokeFunction"], resources: [worker.functionArn] },
    ]);
  });
});
