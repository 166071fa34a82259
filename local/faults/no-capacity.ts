import type { WorldFault } from "./fault";
import { machinesOf } from "./support/machine-place";

/** EC2 has no machine for anybody who asks for one: groups stay smaller than they want to be. */
export const noCapacity: WorldFault = {
  id: "no-capacity",
  kind: "world",
  summary: "EC2 has no more machines for the environment's node groups.",
  alarms: ["cluster-pods-unschedulable"],
  unseenHere: {
    why: "no scheduler of EKS is measured",
    rootCause: "cluster-pods-unschedulable",
    on: "AWS::EKS::Cluster=<cluster>",
  },
  begin: async (place) => {
    await machinesOf(place, { capacity: false });
    return `no machine of ${place.environment} starts any more`;
  },
  end: async (place) => {
    await machinesOf(place, { capacity: true });
  },
  isOn: async (place) => !(await machinesOf(place)).capacity,
};
