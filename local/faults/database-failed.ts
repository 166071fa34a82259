import { INSTANCE_STATES_PATH } from "../gateway/routes";
import { callEstate } from "./estate-call";
import type { FaultPlace, WorldFault } from "./fault";
import { primaryDatabase } from "./primary-database";

type States = Readonly<Record<string, string>>;

/** The primary is lost: RDS says so, and measures nothing of it any more. Its server stays, as its replicas stand for it too. */
export const databaseFailed: WorldFault = {
  id: "database-failed",
  kind: "world",
  summary: "RDS says that the primary database has failed, and measures nothing of it any more.",
  alarms: ["database-silent"],
  mendedBy: "failover-database",
  async begin(place) {
    const { id } = await primaryDatabase(place);
    await show(place, { DBInstanceIdentifier: id, DBInstanceStatus: "failed" });
    return `${id} has failed`;
  },
  async end(place) {
    for (const id of await failed(place)) await show(place, { DBInstanceIdentifier: id });
  },
  isOn: async (place) => (await failed(place)).length > 0,
};

async function failed(place: FaultPlace): Promise<string[]> {
  return Object.entries(await show(place, {})).flatMap(([id, state]) => (state === "failed" ? [id] : []));
}

function show(place: FaultPlace, body: object): Promise<States> {
  return callEstate<States>(place, { service: "rds", path: INSTANCE_STATES_PATH, body });
}
