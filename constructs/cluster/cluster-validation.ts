import { InvalidPropError } from "../core/invalid-prop-error";
import { ADDON_VERSIONS, type AddonVersions } from "./addon-versions";
import { isKnownVersion, SUPPORT_REVIEWED_ON, supportPhase, supportedVersions } from "./kubernetes-versions";

/** Networks larger than a /8 come close to everybody, and two /1 are everybody. */
const SHORTEST_PREFIX = 8;

/**
 * Refuses a Kubernetes version that EKS does not support on a day.
 *
 * @param where path of the construct
 * @param onDay `YYYY-MM-DD`
 * @throws InvalidPropError naming the supported versions
 */
export function assertSupportedVersion(where: string, version: string, onDay = SUPPORT_REVIEWED_ON): void {
  const phase = supportPhase(version, onDay);
  if (phase === "standard" || phase === "extended") return;
  throw new InvalidPropError({
    where,
    prop: "kubernetesVersion",
    value: version,
    allowed: installableVersions(onDay),
    remedy:
      phase === "ended"
        ? `EKS ended the support of ${version}: choose a supported version, and upgrade one minor version at a time.`
        : `EKS has no ${version} in constructs/cluster/kubernetes-versions.ts: choose a supported version, or add the new one to the table.`,
  });
}

/** What can be chosen without more ado: EKS supports it, and its add-ons are pinned. */
function installableVersions(onDay: string): string {
  return supportedVersions(onDay)
    .filter(({ version }) => ADDON_VERSIONS[version])
    .map(({ version, support }) => `${version} (${support})`)
    .join(", ");
}

/**
 * Refuses networks that are, or are nearly, the whole internet.
 *
 * @throws InvalidPropError
 */
export function assertNamedNetworks(where: string, cidrs: readonly string[]): void {
  for (const cidr of cidrs) {
    const isIpv4Block = /^(\d{1,3}\.){3}\d{1,3}\/(\d|[12]\d|3[0-2])$/.test(cidr);
    if (isIpv4Block && Number(cidr.slice(cidr.indexOf("/") + 1)) >= SHORTEST_PREFIX) continue;
    throw new InvalidPropError({
      where,
      prop: "publicAccessCidrs",
      value: cidr,
      allowed: `IPv4 blocks of /${SHORTEST_PREFIX} or smaller, e.g. "203.0.113.0/24"`,
      remedy:
        "Name the networks that people and runners come from, or leave the list empty for a private endpoint.",
    });
  }
}

/**
 * Control-plane network interfaces need two zones.
 *
 * @throws InvalidPropError
 */
export function assertTwoZones(where: string, subnetIds: readonly string[]): void {
  if (subnetIds.length >= 2) return;
  throw new InvalidPropError({
    where,
    prop: "network.privateSubnetIds",
    value: subnetIds,
    allowed: "subnets in at least two availability zones",
    remedy: "Give the network a second availability zone: EKS refuses a cluster in one.",
  });
}

/**
 * Refuses to leave the cluster of a protected environment deletable.
 *
 * @throws InvalidPropError
 */
export function assertDeletionProtected(where: string, deletionProtection: boolean | undefined): void {
  if (deletionProtection !== false) return;
  throw new InvalidPropError({
    where,
    prop: "deletionProtection",
    value: deletionProtection,
    allowed: "true: the environment is protected",
    remedy:
      "Leave it out; to retire the cluster, take its environment's protection away first, in a change of its own.",
  });
}

/**
 * The pinned add-on versions of a Kubernetes version.
 *
 * @throws InvalidPropError when there are none and none are given
 */
export function resolveAddonVersions(
  where: string,
  kubernetesVersion: string,
  given?: AddonVersions,
): AddonVersions {
  const pinned = isKnownVersion(kubernetesVersion) ? ADDON_VERSIONS[kubernetesVersion] : undefined;
  const versions = given ?? pinned;
  if (versions) return versions;
  throw new InvalidPropError({
    where,
    prop: "kubernetesVersion",
    value: kubernetesVersion,
    allowed: installableVersions(SUPPORT_REVIEWED_ON),
    remedy: `constructs/cluster/addon-versions.ts has no pins for Kubernetes ${kubernetesVersion}: choose a version that has them, add them, or pass addonVersions.`,
  });
}
