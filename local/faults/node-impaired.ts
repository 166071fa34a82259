import type { WorldFault } from "./fault";
import { machinesOf, oldestMachine } from "./support/machine-place";

/** The oldest machine of the node groups fails the status checks of EC2. */
export const nodeImpaired: WorldFault = {
  id: "node-impaired",
  kind: "world",
  summary: "One machine of the cluster fails the status checks of EC2.",
  alarms: ["cluster-node-unhealthy"],
  mendedBy: "replace-node",
  begin: async (place) => {
    const instance = await oldestMachine(place);
    await machinesOf(place, { instance, condition: "impaired" });
    return `${instance} fails its status checks`;
  },
  end: async (place) => {
    const { sick } = await machinesOf(place);
    for (const instance of sick) await machinesOf(place, { instance, condition: "ok" });
  },
  isOn: async (place) => (await machinesOf(place)).sick.length > 0,
};
