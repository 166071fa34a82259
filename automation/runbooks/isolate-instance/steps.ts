import type { CheckResult, StepContext, StepsOf } from "../../remediation/execution/steps";
import { recordFact, textFact, textsFact } from "../facts";
import { ownInstance } from "../own-instance";
import type { GroupMembership } from "../ports/group-membership";
import type { Enclosure, Instance, Instances } from "../ports/instances";
import type { Snapshots } from "../ports/snapshots";
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

/** Effects of `isolate-instance`. */
export function createSteps({ instances, snapshots, membership }: Ports): StepsOf<typeof spec> {
  const look = ({ incident }: StepContext): Promise<Instance> => ownInstance(incident, instances);
  const enclosure = async (context: StepContext): Promise<Enclosure> =>
    quarantineOf(await look(context), context.incident.environment, instances);

  /** Sets the groups of every interface that is as it was planned; refuses one that a third hand has changed. */
  const exchangeGroups = async (
    context: StepContext,
    exchange: (groups: string, quarantine: string) => { readonly from: string; readonly to: string },
  ): Promise<string> => {
    const planned = recordFact(context.before, "securityGroups");
    const quarantine = textFact(context.before, "quarantine");
    const now = groupsOf(await look(context));
    const changes = Object.entries(now).map(([interfaceId, groups]) => {
      const before = planned[interfaceId];
      if (before === undefined) throw new Error(`${interfaceId} was not there when this was planned`);
      const { from, to } = exchange(before, quarantine);
      if (groups !== from && groups !== to)
        throw new Error(`${interfaceId} is in ${groups} now: somebody else changed it meanwhile`);
      return { interfaceId, groups, to };
    });
    for (const { interfaceId, groups, to } of changes)
      if (groups !== to) await instances.setSecurityGroups(interfaceId, listOf(to));
    return changes.map(({ interfaceId, to }) => `${interfaceId} is in ${to}`).join(", ");
  };
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
      "leave-group": async (context) => {
        const { instance, group } = plannedOf(context);
        const now = (await membership.groupOf(instance)) ?? NO_GROUP;
        if (now === NO_GROUP) return { says: `${instance} is in no group` };
        if (now !== group) throw new Error(`${instance} is in ${now} now, and was in ${group}`);
        await membership.leave(instance, group);
        return { says: `${instance} leaves ${group}, which starts another one` };
      },
      quarantine: async (context) => ({
        says: await exchangeGroups(context, (groups, quarantine) => ({ from: groups, to: quarantine })),
      }),
    },
    rollbacks: {
      "keep-snapshots": async (context) => {
        const { taken } = await takenOf(context);
        return {
          says: `${taken.length} snapshots are kept as evidence: ${taken.map(({ id }) => id).join(", ")}`,
        };
      },
      "join-group": async (context) => {
        const { instance, group } = plannedOf(context);
        const now = (await membership.groupOf(instance)) ?? NO_GROUP;
        if (now === group)
          return { says: `${instance} is in ${group === NO_GROUP ? "no group" : group}, as before` };
        if (now !== NO_GROUP) throw new Error(`${instance} is in ${now} now, and was in ${group}`);
        await membership.join(instance, group);
        return { says: `${instance} is in ${group} again, which wants one instance more than before` };
      },
      "restore-security-groups": async (context) => ({
        says: await exchangeGroups(context, (groups, quarantine) => ({ from: quarantine, to: groups })),
      }),
    },
    rolledBack: async (context) => {
      const { instance, group } = plannedOf(context);
      const now = (await membership.groupOf(instance)) ?? NO_GROUP;
      const groups = interfacesAre(await look(context), recordFact(context.before, "securityGroups"));
      return {
        passed: groups.passed && now === group,
        says: `${groups.says}; the Auto Scaling group is ${now}`,
      };
    },
    postChecks: {
      "cut-off": async (context) => {
        const instance = await look(context);
        // Without its rules the group must still be empty: somebody could have opened it.
        const { id } = await enclosure(context);
        const wanted = Object.keys(instance.securityGroups).map((one) => [one, id]);
        return interfacesAre(instance, Object.fromEntries(wanted) as Record<string, string>);
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

/** The security groups of each interface as one text. */
function groupsOf({ securityGroups }: Instance): Record<string, string> {
  const entries = Object.entries(securityGroups).map(([id, groups]) => [id, groups.join(SEPARATOR)] as const);
  return Object.fromEntries(entries);
}

function listOf(groups: string): readonly [string, ...string[]] {
  const [first = "", ...more] = groups.split(SEPARATOR);
  if (first !== "") return [first, ...more];
  throw new Error("an interface without a security group was not planned");
}

function interfacesAre(instance: Instance, wanted: Readonly<Record<string, string>>): CheckResult {
  const now = Object.entries(groupsOf(instance));
  const passed =
    now.length > 0 &&
    now.length === Object.keys(wanted).length &&
    now.every(([id, groups]) => wanted[id] === groups);
  return { passed, says: now.map(([id, groups]) => `${id} is in ${groups}`).join(", ") };
}

function plannedOf({ before }: StepContext): { readonly instance: string; readonly group: string } {
  return { instance: textFact(before, "instance"), group: textFact(before, "group") };
}
