import { fail, failedDatabases, primaryDatabase, recover } from "./support/database-instances";
import type { FaultPlace, WorldFault } from "./fault";

/** The primary is lost: RDS says so, and measures nothing of it any more. Its server stays, as its replicas stand for it too. */
export const databaseFailed: WorldFault = {
  id: "database-failed",
  kind: "world",
  summary: "RDS says that the primary database has failed, and measures nothing of it any more.",
  alarms: ["database-silent"],
  mendedBy: "failover-database",
  async begin(place) {
    const primary = await primaryDatabase(place);
    await fail(place, primary);
    return `${primary.id} has failed`;
  },
  async end(place) {
    for (const primary of await failed(place)) await recover(place, primary);
  },
  isOn: async (place) => (await failed(place)).length > 0,
};

async function failed(place: FaultPlace) {
  return (await failedDatabases(place)).filter(({ isReplica }) => !isReplica);
}
