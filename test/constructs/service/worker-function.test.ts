import { ServiceRole } from "../../../constructs/core/service-role";
import { WorkQueue } from "../../../constructs/service/work-queue";
import { WorkerFunction, type WorkerFunctionProps } from "../../../constructs/service/worker-function";
import { codeBucket } from "../../support/code-bucket";
import { estateStack } from "../../support/estate-stack";
import { onlyDataSource, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { logsKey, messagingKey } from "./fixtures";

function build(props: Partial<WorkerFunctionProps> = {}) {
  const stack = estateStack();
  const worker = new WorkerFunction(stack, "Worker", {
    serviceName: "reference",
    entry: "services/worker/handler.ts",
    queue: new WorkQueue(stack, "Queue", { name: ["jobs"], messagingKey }),
    codeBucket,
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

  test("its alias leads to the newest version, and an apply after a rollback moves it there again", () => {
    const json = synth(build().stack);
    const alias = onlyResource(json, "aws_lambda_alias");

    expect(onlyResource(json, "aws_lambda_function")["publish"]).toBe(true);
    expect(alias).toMatchObject({
      name: "live",
      function_name: "homeostat-dev-reference-worker",
      function_version: expect.stringMatching(/^\$\{aws_lambda_function\.\w+\.version\}$/) as unknown,
    });
    expect(alias).not.toHaveProperty("lifecycle");
  });

  test("the queue and everybody else calls the alias", () => {
    const { stack, worker } = build();
    const caller = new ServiceRole(stack, "Caller", {
      ...{ name: "caller", description: "Calls", service: "events.amazonaws.com" },
      permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
    });
    worker.grantInvoke(caller);

    const json = synth(stack);
    const alias = expect.stringMatching(/^\$\{aws_lambda_alias\.\w+\.arn\}$/) as unknown;
    const granted = { sid: "InvokeFunction", actions: ["lambda:InvokeFunction"], resources: [alias] };
    expect(onlyDataSource(json, "aws_iam_policy_document", { statement: [granted] })).toBeDefined();
    expect(onlyResource(json, "aws_lambda_event_source_mapping")["function_name"]).toEqual(alias);
  });
});
