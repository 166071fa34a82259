import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { FunctionCode } from "../core/function-code";
import type { IGrantee } from "../core/grantee";
import { ServiceRole } from "../core/service-role";
import type { AlarmSpec } from "../monitoring/alarm-spec";
import { functionAlarms } from "../monitoring/alarms/function";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";
import type { IMonitored } from "../monitoring/monitored";
import type { WorkQueue } from "./work-queue";

/** Longest run of the function, in seconds; the queue hides a message six times as long, as Lambda asks. */
export const WORKER_TIMEOUT_SECONDS = 30;

/** What CloudWatch knows of a function. */
export type FunctionMetric = "ConcurrentExecutions" | "Duration" | "Errors" | "Invocations" | "Throttles";

/** Props of {@link WorkerFunction}. */
export interface WorkerFunctionProps {
  /** Name of the service, e.g. `reference`. */
  readonly serviceName: string;
  /** TypeScript file that exports `handler`, from the root of the project. */
  readonly entry: string;
  readonly queue: WorkQueue;
  readonly logsKey: IEncryptionKey;
  readonly logRetentionDays: number;
  readonly permissionBoundaryArn: string;
  /** Variables of the function; no secrets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Most copies that run at once, 2 to 1000. @default 10 */
  readonly maximumConcurrency?: number;
}

/** A Lambda function that works off a queue, in batches whose messages fail one by one. */
export class WorkerFunction extends Construct implements IMonitored {
  readonly functionName: string;
  readonly functionArn: string;

  constructor(scope: Construct, id: string, props: WorkerFunctionProps) {
    super(scope, id);
    this.functionName = EstateStack.of(this).physicalName("function", props.serviceName, "worker");
    const logGroup = new CloudwatchLogGroup(this, "Logs", {
      name: `/aws/lambda/${this.functionName}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logsKey.keyArn,
    });
    const lambda = this.#createFunction(props, this.#createRole(props, logGroup), logGroup);
    this.functionArn = lambda.arn;
    new LambdaEventSourceMapping(this, "Jobs", {
      eventSourceArn: props.queue.queueArn,
      functionName: lambda.arn,
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: props.maximumConcurrency ?? 10 },
    });
  }

  /** Lets the grantee call the function, for example with a job that a person wants done again. */
  grantInvoke(grantee: IGrantee): void {
    grantee.allow({
      sid: "InvokeFunction",
      actions: ["lambda:InvokeFunction"],
      resources: [this.functionArn],
    });
  }

  /** A metric of the function, by the minute. */
  metric(name: FunctionMetric, statistic: Statistic): Metric {
    return metricsOf("AWS/Lambda", { FunctionName: this.functionName })(name, statistic);
  }

  alarms(): AlarmSpec[] {
    return functionAlarms(this.functionName, { timeoutSeconds: WORKER_TIMEOUT_SECONDS });
  }

  #createRole(props: WorkerFunctionProps, logGroup: CloudwatchLogGroup): ServiceRole {
    const role = new ServiceRole(this, "Role", {
      name: `${props.serviceName}-worker`,
      description: `Worker function of ${props.serviceName}`,
      service: "lambda.amazonaws.com",
      permissionBoundaryArn: props.permissionBoundaryArn,
      // Lambda names no account when it takes on the role of a function.
      trustConditions: [],
    });
    role.allow({
      sid: "WriteLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${logGroup.arn}:*`],
    });
    role.allow({
      sid: "WriteTraces",
      actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      // X-Ray has no resources to name.
      resources: ["*"],
    });
    props.queue.grantConsume(role);
    return role;
  }

  #createFunction(
    props: WorkerFunctionProps,
    role: ServiceRole,
    logGroup: CloudwatchLogGroup,
  ): LambdaFunction {
    const code = new FunctionCode(this, "Code", { entry: props.entry });
    return new LambdaFunction(this, "Resource", {
      functionName: this.functionName,
      role: role.roleArn,
      runtime: code.runtime,
      architectures: ["arm64"],
      handler: code.handler,
      filename: code.path,
      sourceCodeHash: code.hash,
      memorySize: 256,
      timeout: WORKER_TIMEOUT_SECONDS,
      tracingConfig: { mode: "Active" },
      environment: { variables: { ...props.variables } },
      dependsOn: [logGroup, ...role.policies],
    });
  }
}
