import type { CheckResult } from "../../remediation/execution/steps";
import type { AutoScalingGroup, GroupMember } from "../ports/auto-scaling-groups";

/** Without these the group would not put another instance in its place. */
const NEEDED_PROCESSES = ["Launch", "Terminate"];

/** How many zones the instances lie in. */
export function zonesOf(members: readonly GroupMember[]): number {
  return new Set(members.map(({ zone }) => zone)).size;
}

/**
 * Whether a group can do without one instance for some minutes: all others serve, they are as many as they should be,
 * at least half of the group, and where there are two or more of them they do not all lie in the last zone.
 */
export function otherwiseWhole(group: AutoScalingGroup, instanceId: string): CheckResult {
  const { name, desiredInstances, members } = group;
  const others = members.filter(({ id }) => id !== instanceId);
  const serving = others.filter(({ serves }) => serves);
  const suspended = group.suspended.filter((process) => NEEDED_PROCESSES.includes(process));
  const spread = others.length < 2 || zonesOf(others) >= Math.min(2, zonesOf(members));
  const passed =
    serving.length === others.length &&
    others.length === desiredInstances - 1 &&
    others.length >= desiredInstances / 2 &&
    spread &&
    suspended.length === 0;
  const held = suspended.length > 0 ? `, and ${suspended.join(" and ")} is suspended` : "";
  return {
    passed,
    says: `beside ${instanceId} ${serving.length} of ${desiredInstances - 1} instances of ${name} serve, in ${zonesOf(others)} zones${held}`,
  };
}
