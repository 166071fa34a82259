import { AlarmEngine } from "../alarms/alarm-engine";
import { MetricSnapshot } from "../alarms/metric-snapshot";
import { askAs } from "./ask-as";
import { Outlet } from "./cloudwatch/outlet";
import type { Mend } from "./mend";
import { cloudwatchAlarms } from "./mends/cloudwatch-alarms";
import type { Store } from "./store";
import type { Upstreams } from "./upstreams";

/** What the alarms of a gateway are made of. */
export interface AlarmServiceOptions {
  readonly upstreams: Upstreams;
  readonly store: Store;
  /** Folder of the metrics. */
  readonly directory: string;
  /** How many times faster than in AWS the periods of alarms pass. */
  readonly timeScale: number;
}

/** CloudWatch of the estate: its mend, and what runs beside it. */
export interface AlarmService {
  readonly mend: Mend;
  stop(): Promise<void>;
}

/** Starts to evaluate alarms. */
export function startAlarmService({
  upstreams,
  store,
  directory,
  timeScale,
}: AlarmServiceOptions): AlarmService {
  const told = new Set<string>();
  const onProblem = (problem: string): void => {
    // Each evaluation would say the same again.
    if (told.has(problem)) return;
    told.add(problem);
    process.stderr.write(`${new Date().toISOString()} ${problem}\n`);
  };
  const outlet = new Outlet(askAs(upstreams), store, onProblem);
  const engine = new AlarmEngine({ store, outlet, timeScale, now: Date.now, onProblem });
  const snapshot = new MetricSnapshot(engine, directory, onProblem);
  engine.start();
  snapshot.start();
  return {
    mend: cloudwatchAlarms(engine),
    async stop() {
      engine.stop();
      await snapshot.stop();
    },
  };
}
