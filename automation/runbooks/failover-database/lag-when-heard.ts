import { type Lag, lagSeries, MAXIMUM_LAG_SECONDS } from "../replica-lag";
import type { Metrics } from "../ports/metrics";

const MINUTE_MS = 60_000;

/**
 * How far a replica was behind when its primary was last heard: that is what a promotion loses. Since then nothing comes to
 * be replayed, and the measured lag only says for how long. The primary may have died within its last minute, so the
 * better one of the last two counts. See
 * https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_PostgreSQL.Replication.ReadReplicas.Monitor.html
 *
 * @param heardMs beginning of the last minute in which the primary was heard
 */
export async function lagWhenHeard(id: string, heardMs: number, metrics: Metrics): Promise<Lag> {
  const points = await metrics.points(lagSeries(id), {
    fromMs: heardMs - MINUTE_MS,
    toMs: heardMs + MINUTE_MS,
  });
  const when = "when the primary was last heard";
  if (points.length === 0) return { passed: false, says: `the lag of ${id} was not measured ${when}` };
  const replicating = points.map(({ value }) => value).filter((value) => value >= 0);
  if (replicating.length === 0) return { passed: false, says: `${id} did not replicate ${when}` };
  const seconds = Math.min(...replicating);
  const says = `${id} was ${seconds} s behind ${when}; at most ${MAXIMUM_LAG_SECONDS} s are allowed`;
  return { passed: seconds <= MAXIMUM_LAG_SECONDS, says, seconds };
}
