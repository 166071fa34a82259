import { fail, failedDatabases, firstReplica, recover } from "./support/database-instances";
import type { FaultPlace, WorldFault } from "./fault";

/** The first read replica is lost: RDS says so, and measures nothing of it any more. */
export const replicaFailed: WorldFault = {
  id: "replica-failed",
  kind: "world",
  summary: "RDS says that a read replica of the database has failed, and measures nothing of it any more.",
  alarms: ["database-replica-silent"],
  mendedBy: "add-read-replica",
  async begin(place) {
    const replica = await firstReplica(place);
    await fail(place, replica);
    return `${replica.id} has failed`;
  },
  async end(place) {
    for (const replica of await failed(place)) await recover(place, replica);
  },
  isOn: async (place) => (await failed(place)).length > 0,
};

async function failed(place: FaultPlace) {
  return (await failedDatabases(place)).filter(({ isReplica }) => isReplica);
}
