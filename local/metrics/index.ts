import type { EnvironmentServers } from "../data-plane/environment-site";
import { ec2Metrics } from "./ec2";
import { ecsMetrics } from "./ecs";
import { loadBalancerMetrics } from "./elastic-load-balancing";
import { elasticacheMetrics } from "./elasticache";
import { EstateApi } from "./estate-api";
import type { Measure, MeasuredPlace } from "./measure";
import { functionMetrics } from "./functions";
import { lambdaMetrics } from "./lambda";
import { rdsMetrics } from "./rds";
import { sqsMetrics } from "./sqs";

/** What measures what. */
export const MEASURES: Readonly<Record<string, () => Measure>> = {
  ec2: ec2Metrics,
  ecs: ecsMetrics,
  "elastic-load-balancing": loadBalancerMetrics,
  elasticache: elasticacheMetrics,
  functions: functionMetrics,
  lambda: lambdaMetrics,
  rds: rdsMetrics,
  sqs: sqsMetrics,
};

/** What the services of the estate are measured with. */
export interface MetricsOptions {
  readonly endpointUrl: string;
  readonly region: string;
  readonly servers: readonly EnvironmentServers[];
  readonly tasksFile: string;
  /** How many times faster than in AWS the periods of alarms pass. */
  readonly alarmTimeScale: number;
  /** Called with what could not be measured, once until it changes. */
  readonly onProblem: (problem: string) => void;
}

/** AWS measures each minute; twice as often here, so that no minute is missed by a hair. */
const EVERY_MS = 30_000;

/** Measures the services of all environments until it is stopped. */
export function startMetrics(options: MetricsOptions): { stop(): void } {
  const watches = options.servers.map((servers) => watch(servers, options));
  return { stop: () => watches.forEach((stop) => stop()) };
}

function watch(servers: EnvironmentServers, options: MetricsOptions): () => void {
  const { endpointUrl, region, tasksFile, alarmTimeScale, onProblem } = options;
  const api = new EstateApi(endpointUrl, { accessKeyId: servers.accountId, region });
  const timers = Object.entries(MEASURES).map(([service, create]) => {
    const measure = create();
    let busy = false;
    let last = "";
    const look = async (): Promise<void> => {
      // What does not answer in time is asked again when it has.
      if (busy) return;
      busy = true;
      const place: MeasuredPlace = { servers, api, tasksFile, nowMs: Date.now() };
      const problem = await measureOnce(measure, place);
      if (problem !== last && problem !== "") onProblem(`${service} of ${servers.environment}: ${problem}`);
      last = problem;
      busy = false;
    };
    void look();
    return setInterval(() => void look(), EVERY_MS / alarmTimeScale);
  });
  return () => timers.forEach((timer) => clearInterval(timer));
}

/** What went wrong; empty when nothing did. */
async function measureOnce(measure: Measure, place: MeasuredPlace): Promise<string> {
  try {
    const measured = await measure(place);
    if (measured.length > 0) await place.api.put(measured, new Date());
    return "";
  } catch (error) {
    return String(error);
  }
}
