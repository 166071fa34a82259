import type { WorldFault } from "./fault";
import { machinesOf, noMachines } from "./support/machine-place";

/** Of each machine that runs now: with one more of two or three they are at less than 70. */
const BUSY_PERCENT = 90;

/** The first node group has so much to do that its processors are busy, and one machine more would be enough. */
export const nodesBusy: WorldFault = {
  id: "nodes-busy",
  kind: "world",
  summary: "The processors of a node group are at 90 %.",
  alarms: ["cluster-nodes-cpu-high"],
  mendedBy: "scale-node-group",
  begin: async (place) => {
    const { groups } = await machinesOf(place);
    const group = groups.find(({ machines }) => machines.length > 0);
    if (!group) throw noMachines(place);
    const { name, machines } = group;
    await machinesOf(place, { group: name, load: BUSY_PERCENT * machines.length });
    return `the processors of ${String(machines.length)} machines of ${name} are at ${String(BUSY_PERCENT)} %`;
  },
  end: async (place) => {
    const { groups } = await machinesOf(place);
    for (const { name, load } of groups) if (load > 0) await machinesOf(place, { group: name, load: 0 });
  },
  isOn: async (place) => (await machinesOf(place)).groups.some(({ load }) => load > 0),
};
