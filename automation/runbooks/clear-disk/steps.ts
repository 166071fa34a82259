import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { textsFact } from "../facts";
import { instanceId } from "../own-instance";
import type { Machines } from "../ports/machines";
import { CLEARABLE } from "./folders";
import { deletionScript, foldersScript, fullest, usageScript } from "./scripts";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly machines: Machines;
}

/** Percent of a disk: full from here on, free enough below. */
const FULL = 85;
const FREE = 70;
const OLD_MINUTES = 60;
/** Within the steps' own timeouts. */
const LOOK_MS = 20_000;
const DELETION_MS = 90_000;

/** Effects of `clear-disk`. */
export function createSteps({ machines }: Ports): StepsOf<typeof spec> {
  /** @throws Error where it does not answer, or does not bear the tag of the incident's environment */
  const ownMachine = async ({ incident: { target, environment } }: StepContext): Promise<string> => {
    const id = instanceId(target);
    if (await machines.isOnline(id, environment)) return id;
    throw new Error(`Systems Manager has no machine ${id} of ${environment} that is online`);
  };
  const run = async (context: StepContext, script: string, withinMs = LOOK_MS): Promise<string> => {
    const id = await ownMachine(context);
    return machines.run(id, script, { now: context.now, sleep: context.sleep, withinMs });
  };
  const use = async (context: StepContext): Promise<number> =>
    fullest(await run(context, usageScript(CLEARABLE)));
  const folders = async (context: StepContext): Promise<readonly string[]> =>
    (await run(context, foldersScript(CLEARABLE))).split("\n").filter((line) => line !== "");
  const foldersAreThere = async (context: StepContext) => {
    const wanted = textsFact(context.before, "folders");
    const now = await folders(context);
    const changed = wanted.filter((one) => !now.includes(one));
    const says =
      changed.length === 0 ? `${wanted.join(", ")} are as they were` : `changed: ${changed.join(", ")}`;
    return { passed: changed.length === 0, says };
  };

  return {
    targetState: async (context) => ({
      instance: await ownMachine(context),
      folders: await folders(context),
    }),
    preChecks: {
      "machine-answers": async (context) => {
        return { passed: true, says: `${await ownMachine(context)} is online in Systems Manager` };
      },
      "disk-full": async (context) => {
        const share = await use(context);
        return {
          passed: share >= FULL,
          says: `the fullest disk is ${share} % full; it counts from ${FULL} %`,
        };
      },
    },
    actions: {
      "delete-files": async (context) => {
        const share = await use(context);
        // Somebody else has cleared it, or an earlier call of this step whose answer was lost.
        if (share < FREE) return { says: `the fullest disk is ${share} % full: nothing is deleted` };
        await run(context, deletionScript(CLEARABLE, OLD_MINUTES), DELETION_MS);
        return { says: `files older than ${OLD_MINUTES} minutes are deleted from the listed folders` };
      },
    },
    rollbacks: {
      "see-folders": async (context) => {
        const { passed, says } = await foldersAreThere(context);
        if (!passed)
          throw new Error(`what is deleted cannot be brought back, and folders have changed: ${says}`);
        return { says };
      },
    },
    rolledBack: foldersAreThere,
    postChecks: {
      "disk-free": async (context) => {
        const share = await use(context);
        return {
          passed: share < FREE,
          says: `the fullest disk is ${share} % full; wanted is below ${FREE} %`,
        };
      },
    },
  };
}
