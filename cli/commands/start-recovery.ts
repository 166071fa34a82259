import { setTimeout as sleep } from "node:timers/promises";
import { beginFault, endFault, isFaultOn } from "../../local/faults/control";
import type { FaultPlace } from "../../local/faults/fault";
import type { LocalEstate } from "../../local/index";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { openRemediation } from "../remediation/open-remediation";
import { fixSeconds, renderRecovery } from "../remediation/render-recovery";
import { watchRecovery, type Recovery } from "../remediation/watch-recovery";
import { chaosPlace, explainingFaults, knownFault } from "./chaos-place";
import { print } from "./output";

/** Fault that `start` causes: the service looks alive, and answers nobody. */
const FAULT = "stuck-pool";
/** The alarm wants five minutes of it, and is evaluated once more after. */
const ALARM_MINUTES = 8;
const WORK_MS = 120_000;

/**
 * Causes trouble in the service and watches how it is noticed, decided about, mended, verified and told. Where the
 * environment asks a person first, it ends with the question, and takes the trouble away again.
 *
 * @throws CliError where nothing came of it
 */
export async function showRecovery(environment: string, { alarmTimeScale }: LocalEstate): Promise<void> {
  const place = await chaosPlace({ env: environment });
  const fault = await knownFault(FAULT);
  const remediation = await openRemediation({ env: environment, local: true });
  try {
    const beganAtMs = Date.now();
    const { said } = await explainingFaults(() => beginFault(fault, place));
    print(`${fault.summary} ${said}.`);
    const { log } = remediation;
    const recovery = await watchRecovery(
      {
        rootCauses: fault.alarms,
        service: place.service,
        sinceMs: beganAtMs,
        untilMs: beganAtMs + WORK_MS + (ALARM_MINUTES * 60_000) / alarmTimeScale,
      },
      { log, clock: Date.now, sleep: (milliseconds) => sleep(milliseconds) },
    );
    if (!recovery) throw notMended(place, "no event told of it");
    print(renderRecovery(recovery, beganAtMs, FAULT));
    if (recovery.standing === "waiting") {
      await explainingFaults(() => endFault(fault, place));
      print(
        `\n${environment} asks a person first. The fault is taken away again; the question stays until it expires.`,
      );
      return;
    }
    const seconds = fixSeconds(recovery);
    const isOn = await isFaultOn(fault, place);
    if (seconds === undefined || isOn !== false)
      throw notMended(place, `it is ${recovery.standing}`, recovery);
    print(`\nFrom the alarm's event to a verified fix: ${seconds.toFixed(1)} s.`);
    print(
      `The whole story: npx homeostat incidents show ${recovery.incidentId} --env ${environment} --local`,
    );
  } finally {
    remediation.close();
  }
}

function notMended({ environment, estate }: FaultPlace, why: string, recovery?: Recovery): CliError {
  return new CliError(EXIT.failed, {
    what: `the fault was not mended: ${why}`,
    where: recovery === undefined ? estate.logsDirectory : `incident ${recovery.incidentId}`,
    allowed: "a verified fix",
    remedy:
      recovery === undefined
        ? `npx homeostat remediation status --env ${environment} --local`
        : `npx homeostat incidents show ${recovery.incidentId} --env ${environment} --local`,
  });
}
