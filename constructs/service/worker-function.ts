import { LambdaAlias } from "@cdktf/provider-aws/lib/lambda-alias";
import { LambdaEventSourceMapping } from "@cdktf/provider-aws/lib/lambda-event-source-mapping";
import type { Construct } from "constructs";
import { NodeFunction, type NodeFunctionOptions, type NodeFunctionProps } from "../core/node-function";
import type { AlarmSpec } from "../monitoring/alarm-spec";
import { functionAlarms } from "../monitoring/alarms/function";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";
import type { IMonitored } from "../monitoring/monitored";
import type { WorkQueue } from "./work-queue";

/** Longest run of the function, in seconds; the queue hides a message six times as long, as Lambda asks. */
export const WORKER_TIMEOUT_SECONDS = 30;

/** The alias that everybody calls, and that the runbook `rollback-deployment` sets back. */
export const WORKER_ALIAS = "live";

/** What CloudWatch knows of a function. */
export type FunctionMetric = "ConcurrentExecutions" | "Duration" | "Errors" | "Invocations" | "Throttles";

/** Props of {@link WorkerFunction}. */
export interface WorkerFunctionProps
  extends NodeFunctionOptions, Pick<NodeFunctionProps, "entry" | "variables"> {
  /** Name of the service, e.g. `reference`. */
  readonly serviceName: string;
  readonly queue: WorkQueue;
  /** Most copies that run at once, 2 to 1000. @default 10 */
  readonly maximumConcurrency?: number;
}

/**
 * A Lambda function that works off a queue, in batches whose messages fail one by one. What is called is the version
 * that its alias `live` leads to: every apply that changes the function publishes one and moves the alias to it.
 */
export class WorkerFunction extends NodeFunction implements IMonitored {
  readonly #liveArn: string;

  constructor(scope: Construct, id: string, props: WorkerFunctionProps) {
    const { serviceName, queue, maximumConcurrency, entry, variables } = props;
    const { codeBucket, logsKey, logRetentionDays, permissionBoundaryArn } = props;
    super(scope, id, {
      // One by one: whoever passes its own props on may have a network, which the worker is to stay out of.
      ...{ codeBucket, logsKey, logRetentionDays, permissionBoundaryArn, entry, variables },
      name: [serviceName, "worker"],
      description: `Worker function of ${serviceName}`,
      timeoutSeconds: WORKER_TIMEOUT_SECONDS,
      memoryMib: 256,
      publish: true,
    });
    queue.grantConsume(this);
    const alias = new LambdaAlias(this, "Live", {
      name: WORKER_ALIAS,
      description: "The version that is called",
      functionName: this.functionName,
      // Not ignored, although a runbook moves it too: a new version would never be called, and a plan would keep silent
      // about a rollback. See the README.
      functionVersion: this.version,
    });
    this.#liveArn = alias.arn;
    new LambdaEventSourceMapping(this, "Jobs", {
      eventSourceArn: queue.queueArn,
      functionName: alias.arn,
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: maximumConcurrency ?? 10 },
    });
  }

  /** A metric of the function, by the minute. */
  metric(name: FunctionMetric, statistic: Statistic): Metric {
    return metricsOf("AWS/Lambda", { FunctionName: this.functionName })(name, statistic);
  }

  alarms(): AlarmSpec[] {
    return functionAlarms(this.functionName, {
      timeoutSeconds: WORKER_TIMEOUT_SECONDS,
      alias: WORKER_ALIAS,
    });
  }

  protected override get invokedArn(): string {
    return this.#liveArn;
  }
}
