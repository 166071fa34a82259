import type { StepContext, StepsOf } from "../../remediation/execution/steps";
import { recordFact, textFact, textsFact } from "../facts";
import { ownInstance } from "../own-instance";
import type { GroupMembership } from "../ports/group-membership";
import type { Enclosure, Instance, Instances } from "../ports/instances";
import type { Snapshots } from "../ports/snapshots";
import { cutOff, type Groups } from "./cut-off";
import { quarantineOf } from "./quarantine";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly instances: Instances;
  readonly snapshots: Snapshots;
  readonly membership: GroupMembership;
}

const NO_GROUP = "none";
const SEPARATOR = ",";

/** Effects of `isolate-instance`. Nothing undoes them by itself: a compromised machine is opened by a person only. */
export function createSteps({ instances, snapshots, membership }: Ports): StepsOf<typeof spec> {
  const look = ({ incident }: StepContext): Promise<Instance> => ownInstance(incident, instances);
  const enclosure = async (context: StepContext): Promise<Enclosure> =>
    quarantineOf(await look(context), context.incident.environment, instances);

  const takenOf = async (context: StepContext) => {
    const wanted = textsFact(context.before, "volumes");
    const taken = (await snapshots.ofExecution(context.executionId)).filter(({ isFailed }) => !isFailed);
    return { wanted, taken, missing: wanted.filter((id) => !taken.some(({ volumeId }) => volumeId === id)) };
  };

  return {
    targetState: async (context) => {
      const instance = await look(context);
      const group = await membership.groupOf(instance.id);
      return {
        instance: instance.id,
        volumes: instance.volumeIds,
        securityGroups: groupsOf(instance),
        group: group ?? NO_GROUP,
        quarantine: (await enclosure(context)).id,
      };
    },
    preChecks: {
      "instance-in-estate": async (context) => {
        const { id, state, volumeIds, securityGroups } = await look(context);
        const interfaces = Object.keys(securityGroups).length;
        const passed =
          ["running", "stopping", "stopped"].includes(state) && volumeIds.length > 0 && interfaces > 0;
        return {
          passed,
          says: `${id} is ${state} and has ${volumeIds.length} volumes and ${interfaces} network interfaces`,
        };
      },
      "quarantine-ready": async (context) => {
        const { name, id } = await enclosure(context);
        return { passed: true, says: `${name}, ${id}, lets nothing in or out` };
      },
    },
    actions: {
      "snapshot-volumes": async (context) => {
        const { wanted, missing } = await takenOf(context);
        const { incident, executionId } = context;
        const tags = { environment: incident.environment, "homeostat:incident": incident.id };
        for (const volumeId of missing) await snapshots.begin(volumeId, tags, executionId);
        return { says: `snapshots of ${wanted.join(", ")} have begun` };
      },
      "leave-group": async ({ before }) => {
        const [instance, group] = [textFact(before, "instance"), textFact(before, "group")];
        const now = (await membership.groupOf(instance)) ?? NO_GROUP;
        if (now === NO_GROUP) return { says: `${instance} is in no group` };
        if (now !== group) throw new Error(`${instance} is in ${now} now, and was in ${group}`);
        await membership.leave(instance, group);
        return { says: `${instance} leaves ${group}, which starts another one` };
      },
      quarantine: async (context) => {
        const quarantine = textFact(context.before, "quarantine");
        const planned = recordFact(context.before, "securityGroups");
        const exposure = { now: groupsOf(await look(context)), planned, quarantine };
        const says = await cutOff(exposure, {
          enclose: (interfaceId) => instances.setSecurityGroups(interfaceId, [quarantine]),
          sleep: context.sleep,
        });
        return { says };
      },
    },
    postChecks: {
      "cut-off": async (context) => {
        // Without its rules the group must still be empty: somebody could have opened it.
        const { id: quarantine } = await enclosure(context);
        const now = Object.entries(groupsOf(await look(context)));
        const passed = now.length > 0 && now.every(([, groups]) => groups === quarantine);
        return { passed, says: now.map(([id, groups]) => `${id} is in ${groups}`).join(", ") };
      },
      "snapshots-complete": async (context) => {
        const { wanted, taken } = await takenOf(context);
        const complete = wanted.filter((volume) =>
          taken.some(({ volumeId, isComplete }) => volumeId === volume && isComplete),
        );
        const passed = complete.length === wanted.length;
        return { passed, says: `${complete.length} of ${wanted.length} snapshots are complete` };
      },
    },
  };
}

function groupsOf({ securityGroups }: Instance): Groups {
  const entries = Object.entries(securityGroups).map(([id, groups]) => [id, groups.join(SEPARATOR)] as const);
  return Object.fromEntries(entries);
}
