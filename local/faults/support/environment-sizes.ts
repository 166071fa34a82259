import type { FaultPlace } from "../fault";
import { placeClients } from "./place-clients";

/** A service or a group of nodes, as large as it wants to be. */
export interface Sized {
  readonly size: number;
  readonly least: number;
  readonly most: number;
}

/** Services and node groups of an environment, by `cluster/name`. */
export interface EnvironmentSizes {
  readonly services: Readonly<Record<string, Sized>>;
  readonly nodeGroups: Readonly<Record<string, Sized>>;
}

const TASKS = { ServiceNamespace: "ecs", ScalableDimension: "ecs:service:DesiredCount" } as const;
const SERVICE = "service/";

/** How large everything of an environment is that can be scaled. */
export async function sizesOf(place: FaultPlace): Promise<EnvironmentSizes> {
  return { services: await servicesOf(place), nodeGroups: await nodeGroupsOf(place) };
}

/** Scales a service, and lets it become so large. */
export async function scaleService(
  place: FaultPlace,
  key: string,
  { size, most }: Pick<Sized, "size" | "most">,
): Promise<void> {
  const scaling = await placeClients.serviceScaling(place);
  await scaling.registerScalableTarget({ ...TASKS, ResourceId: SERVICE + key, MaxCapacity: most });
  const [cluster, service] = partsOf(key);
  await (await placeClients.ecs(place)).updateService({ cluster, service, desiredCount: size });
}

/** Scales a group of nodes. */
export async function scaleNodeGroup(
  place: FaultPlace,
  key: string,
  { size }: Pick<Sized, "size">,
): Promise<void> {
  const [clusterName, nodegroupName] = partsOf(key);
  const scalingConfig = { desiredSize: size };
  await (await placeClients.eks(place)).updateNodegroupConfig({ clusterName, nodegroupName, scalingConfig });
}

async function servicesOf(place: FaultPlace): Promise<Record<string, Sized>> {
  const { ScalableTargets = [] } = await (
    await placeClients.serviceScaling(place)
  ).describeScalableTargets(TASKS);
  const ecs = await placeClients.ecs(place);
  const found = ScalableTargets.map(async ({ ResourceId = "", MinCapacity = 0, MaxCapacity = 0 }) => {
    const key = ResourceId.slice(SERVICE.length);
    const [cluster, name] = partsOf(key);
    const { services: [service] = [] } = await ecs.describeServices({ cluster, services: [name] });
    return [key, { size: service?.desiredCount ?? 0, least: MinCapacity, most: MaxCapacity }] as const;
  });
  return Object.fromEntries(await Promise.all(found));
}

async function nodeGroupsOf(place: FaultPlace): Promise<Record<string, Sized>> {
  const eks = await placeClients.eks(place);
  const { clusters = [] } = await eks.listClusters({});
  const found = clusters.map(async (clusterName) => {
    const { nodegroups = [] } = await eks.listNodegroups({ clusterName });
    return Promise.all(
      nodegroups.map(async (nodegroupName) => {
        const { nodegroup } = await eks.describeNodegroup({ clusterName, nodegroupName });
        const { desiredSize = 0, minSize = 0, maxSize = 0 } = nodegroup?.scalingConfig ?? {};
        const sized = { size: desiredSize, least: minSize, most: maxSize };
        return [`${clusterName}/${nodegroupName}`, sized] as const;
      }),
    );
  });
  return Object.fromEntries((await Promise.all(found)).flat());
}

function partsOf(key: string): readonly [cluster: string, name: string] {
  const [cluster = "", name = ""] = key.split("/");
  return [cluster, name];
}
