import type { WorldFault } from "./fault";
import {
  activeReleases,
  deployRelease,
  registerLike,
  retireRelease,
  servingRelease,
  shortName,
  type TaskDefinition,
  variableOf,
} from "./support/service-releases";

/** Variable of a bad release that says what it stands in the place of. */
const REPLACES = "REPLACES";

/** A release is deployed whose every task fails its requests, and passes its health check. */
export const badRelease: WorldFault = {
  id: "bad-release",
  kind: "world",
  summary: "A new release of the service is deployed, and every request to it fails.",
  alarms: ["application-errors-high"],
  mendedBy: "rollback-deployment",
  seenBy: { method: "GET", path: "/" },
  async begin(place) {
    const good = await servingRelease(place);
    if (isBad(good)) return `${shortName(good.taskDefinitionArn)} is deployed already`;
    const { taskDefinitionArn } = await registerLike(place, good, [
      { name: "FAULTS", value: JSON.stringify({ errorsPercent: 100 }) },
      { name: REPLACES, value: good.taskDefinitionArn },
    ]);
    await deployRelease(place, taskDefinitionArn);
    return `${shortName(taskDefinitionArn)} is deployed instead of ${shortName(good.taskDefinitionArn)}`;
  },
  async end(place) {
    const now = await servingRelease(place);
    const good = variableOf(now, REPLACES);
    if (good !== undefined) await deployRelease(place, good);
    for (const release of await activeReleases(place, now.family))
      if (isBad(release)) await retireRelease(place, release.taskDefinitionArn);
  },
  async isOn(place) {
    return isBad(await servingRelease(place));
  },
};

function isBad(release: TaskDefinition): boolean {
  return variableOf(release, REPLACES) !== undefined;
}
