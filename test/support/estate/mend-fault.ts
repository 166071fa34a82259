import { FAULTS } from "../../../local/faults";
import { endFault } from "../../../local/faults/control";
import type { Fault } from "../../../local/faults/fault";
import type { Ended, FaultPlayOptions, RunbookStage } from "./runbook-stage";
import { FailingPrimary } from "./runbooks/failing-primary";
import { workerWell } from "./worker-well";

/**
 * Faults that their runbooks believe, or can tell from less, only after some minutes, which alarms with shorter minutes do
 * not wait for.
 */
const LASTING: Readonly<Record<string, FaultPlayOptions>> = {
  "database-failed": { lastsSeconds: 5 * 60 },
  "failing-function": { lastsSeconds: 90 },
  "idle-connections": { lastsSeconds: 90 },
  "slow-queries": { lastsSeconds: 11 * 60 },
};
/** Faults whose runbooks need something that a small environment does not have, or not yet. */
const NEEDS: Readonly<Record<string, typeof withReplica>> = {
  "database-failed": withReplica,
  "throttled-function": async (stage, play) => {
    // What is still throttled of the fault before would have it mended already.
    await stage.whilePaused(() => workerWell(stage));
    return play();
  },
};

/** Faults that dev has nothing for: no replica, and so no alarm on one. */
const ELSEWHERE = ["replica-failed"];

/** Faults that something in dev sees, and a runbook mends. */
export const MENDED: readonly Fault[] = FAULTS.filter(
  ({ id, mendedBy, unseenHere }) =>
    mendedBy !== undefined && unseenHere === undefined && !ELSEWHERE.includes(id),
);

/** Plays a fault from its cause to the settlement, and takes away what is left of it. A person who is asked says yes. */
export async function mendFault(
  stage: RunbookStage,
  fault: Fault,
  options: FaultPlayOptions = {},
): Promise<Ended> {
  const play = () => stage.playFault(fault, { answer: "approve", ...LASTING[fault.id], ...options });
  try {
    return await (NEEDS[fault.id]?.(stage, play) ?? play());
  } finally {
    await endFault(fault, stage.place);
  }
}

/** Gives the database a replica for as long as something lasts, and the service the address that it had. */
async function withReplica(stage: RunbookStage, during: () => Promise<Ended>): Promise<Ended> {
  const world = new FailingPrimary(stage);
  await world.makeReplica();
  const { taskDefinition } = await world.runs();
  try {
    return await during();
  } finally {
    await world.deploy(taskDefinition);
    await world.removeReplica();
  }
}
