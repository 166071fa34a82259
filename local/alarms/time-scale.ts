/** Variable that sets how many times faster than in AWS the periods of alarms pass. */
export const TIME_SCALE_VARIABLE = "HOMEOSTAT_ALARM_TIME_SCALE";

const FASTEST = 60;

/**
 * How many times faster than in AWS the periods of alarms pass: 1, real time, where nothing is said. With 12 a minute of an
 * alarm is five seconds; all else, and every moment that is told, stays as it is.
 *
 * @throws Error on anything but a number from 1 to 60
 */
export function timeScaleOf(text: string | undefined): number {
  if (text === undefined || text === "") return 1;
  const scale = Number(text);
  if (scale >= 1 && scale <= FASTEST) return scale;
  throw new Error(
    `${TIME_SCALE_VARIABLE} is ${JSON.stringify(text)}; allowed: a number from 1 (real time) to ${String(FASTEST)} (a minute of an alarm is a second)`,
  );
}

/** How often an alarm is evaluated, in real time: each minute, or every ten seconds where its period is shorter than a minute. */
export function evaluationIntervalMs(periodSeconds: number, timeScale: number): number {
  return (periodSeconds < 60 ? 10_000 : 60_000) / timeScale;
}
