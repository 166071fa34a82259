import { ballastBytes, setBallast } from "../data-plane/ballast";
import { environmentSites } from "../data-plane/environment-site";
import { layoutOf } from "../supervisor/layout";
import { type FaultPlace, FaultProblem, type WorldFault } from "./fault";
import { primaryDatabase } from "./support/database-instances";

const BYTES_PER_GIB = 2 ** 30;
/** Between the two alarms: below 15 % free, and not yet below 5 %. */
const FILLED = 0.9;

/** Nine tenths of the database's volume are taken. */
export const storageLow: WorldFault = {
  id: "storage-low",
  kind: "world",
  summary: "Nine tenths of the database's storage are taken.",
  alarms: ["database-storage-low"],
  mendedBy: "expand-storage",
  async begin(place) {
    const { id, allocatedGib } = await primaryDatabase(place);
    setBallast(siteOf(place), Math.round(FILLED * allocatedGib * BYTES_PER_GIB));
    return `${String(100 * FILLED)} % of ${String(allocatedGib)} GiB of ${id} are taken`;
  },
  end: (place) => {
    setBallast(siteOf(place), 0);
    return Promise.resolve();
  },
  isOn: (place) => Promise.resolve(ballastBytes(siteOf(place)) > 0),
};

function siteOf({ estate, root, environment }: FaultPlace) {
  const site = environmentSites(layoutOf(root), estate.accounts).find(
    (candidate) => candidate.environment === environment,
  );
  if (!site) throw new FaultProblem(`the estate has no servers for ${environment}`, "npx homeostat local up");
  return site;
}
