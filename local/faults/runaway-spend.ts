import {
  type EnvironmentSizes,
  scaleNodeGroup,
  scaleService,
  type Sized,
  sizesOf,
} from "./support/environment-sizes";
import { FaultProblem, type ToldFault } from "./fault";
import { FaultNote } from "./support/fault-note";

const ID = "runaway-spend";
/** How large everything was, and may be: the runbook holds services at their least size. */
const note = new FaultNote<EnvironmentSizes>(ID);

/** Services and node groups are larger than they must be, and cost accordingly. */
export const runawaySpend: ToldFault = {
  id: ID,
  kind: "world",
  summary: "Each service and node group has grown by one, and AWS finds that the costs are out of hand.",
  alarms: ["spend-anomaly"],
  mendedBy: "stop-runaway-spend",
  async begin(place) {
    const before = (await note.read(place)) ?? (await sizesOf(place));
    const services = grown(before.services);
    const nodeGroups = grown(before.nodeGroups);
    const all = [...services, ...nodeGroups];
    if (all.length === 0) {
      const { environment } = place;
      throw new FaultProblem(
        `${environment} runs no service and no node group that may become larger`,
        `npx homeostat apply --env ${environment} --local --yes`,
      );
    }
    await note.write(place, before);
    for (const [key, sized] of services) await scaleService(place, key, sized);
    for (const [key, sized] of nodeGroups) await scaleNodeGroup(place, key, sized);
    return all.map(([key, { size }]) => `${key} wants ${String(size)}`).join(", ");
  },
  async end(place) {
    const before = await note.read(place);
    if (!before) return;
    // What was taken down meanwhile has no size to go back to.
    const { services, nodeGroups } = await sizesOf(place);
    for (const [key, sized] of Object.entries(before.services))
      if (key in services) await scaleService(place, key, sized);
    for (const [key, sized] of Object.entries(before.nodeGroups))
      if (key in nodeGroups) await scaleNodeGroup(place, key, sized);
    await note.forget(place);
  },
  async isOn(place) {
    const before = await note.read(place);
    if (!before) return false;
    const { services, nodeGroups } = await sizesOf(place);
    return [...Object.values(services), ...Object.values(nodeGroups)].some(({ size, least }) => size > least);
  },
  tells: () =>
    Promise.resolve({
      source: "aws.ce",
      detailType: "Anomaly Detected",
      detail: {
        anomalyId: "12345678-abcd-ef12-3456-987654321a12",
        dimensionValue: "Amazon Elastic Compute Cloud - Compute",
        impact: { totalActualSpend: 1_301, totalExpectedSpend: 300, totalImpact: 1_001 },
      },
    }),
};

/** Whatever may become larger, larger by one than it was. */
function grown(sizes: Readonly<Record<string, Sized>>): [key: string, sized: Sized][] {
  return Object.entries(sizes)
    .filter(([, { size, most }]) => size < most)
    .map(([key, sized]) => [key, { ...sized, size: sized.size + 1 }]);
}
