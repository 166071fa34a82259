/** Support that Amazon gives a Kubernetes minor version on EKS; dates as `YYYY-MM-DD`, the day itself included. */
export interface KubernetesSupport {
  /** Last day without the extra charge per cluster hour. */
  readonly standardSupportUntil: string;
  /** Last day before EKS upgrades the control plane by itself. */
  readonly extendedSupportUntil: string;
}

/**
 * Kubernetes minor versions of EKS and the days that their support ends.
 * Source: "Amazon EKS Kubernetes release calendar",
 * https://docs.aws.amazon.com/eks/latest/userguide/kubernetes-versions.html
 */
export const KUBERNETES_SUPPORT = {
  "1.30": { standardSupportUntil: "2025-07-23", extendedSupportUntil: "2026-07-23" },
  "1.31": { standardSupportUntil: "2025-11-26", extendedSupportUntil: "2026-11-26" },
  "1.32": { standardSupportUntil: "2026-03-23", extendedSupportUntil: "2027-03-23" },
  "1.33": { standardSupportUntil: "2026-07-29", extendedSupportUntil: "2027-07-29" },
  "1.34": { standardSupportUntil: "2026-12-02", extendedSupportUntil: "2027-12-02" },
  "1.35": { standardSupportUntil: "2027-03-27", extendedSupportUntil: "2028-03-27" },
} as const satisfies Record<string, KubernetesSupport>;

/**
 * The day for which versions are judged. A constant and not today, so that one commit synthesizes the same
 * bytes on every day; whoever reviews the table moves it on.
 */
export const SUPPORT_REVIEWED_ON = "2026-11-21";

/** A minor version that the table knows. */
export type KubernetesVersion = keyof typeof KUBERNETES_SUPPORT;

/** Where a version stands on a day. */
export type SupportPhase = "standard" | "extended" | "ended" | "unknown";

/** Where a version stands on a day (`YYYY-MM-DD`); `unknown` when the table does not have it. */
export function supportPhase(version: string, onDay: string): SupportPhase {
  if (!isKnownVersion(version)) return "unknown";
  const { standardSupportUntil, extendedSupportUntil } = KUBERNETES_SUPPORT[version];
  // ISO days compare as text.
  if (onDay <= standardSupportUntil) return "standard";
  return onDay <= extendedSupportUntil ? "extended" : "ended";
}

/**
 * What EKS asks for a cluster, in US dollars an hour, the same in every region.
 * Source: "Amazon EKS pricing", https://aws.amazon.com/eks/pricing/
 */
const CLUSTER_USD_PER_HOUR = { standard: 0.1, extended: 0.6 };
const HOURS_PER_MONTH = 730;

/** What to tell of a version in extended support, with what it costs; none while standard support lasts. */
export function extendedSupportWarning(version: string, onDay = SUPPORT_REVIEWED_ON): string | undefined {
  if (!isKnownVersion(version) || supportPhase(version, onDay) !== "extended") return undefined;
  const { standardSupportUntil, extendedSupportUntil } = KUBERNETES_SUPPORT[version];
  const monthly = (usdPerHour: number): string => (usdPerHour * HOURS_PER_MONTH).toFixed(0);
  const { standard, extended } = CLUSTER_USD_PER_HOUR;
  return (
    `Kubernetes ${version} is in extended support since ${standardSupportUntil}: EKS charges ` +
    `${extended.toFixed(2)} USD an hour for the cluster instead of ${standard.toFixed(2)}, ` +
    `${monthly(extended)} USD a month instead of ${monthly(standard)}, and upgrades it by itself after ` +
    `${extendedSupportUntil}. Upgrade one minor version at a time.`
  );
}

/** Versions that EKS still supports on a day, oldest first, each with its phase and last day. */
export function supportedVersions(
  onDay: string,
): { readonly version: KubernetesVersion; readonly support: string }[] {
  return knownVersions().flatMap((version) => {
    const { standardSupportUntil, extendedSupportUntil } = KUBERNETES_SUPPORT[version];
    const phase = supportPhase(version, onDay);
    if (phase === "standard") return [{ version, support: `until ${standardSupportUntil}` }];
    if (phase === "extended") return [{ version, support: `extended support until ${extendedSupportUntil}` }];
    return [];
  });
}

/** Whether the table has the version. */
export function isKnownVersion(version: string): version is KubernetesVersion {
  return Object.hasOwn(KUBERNETES_SUPPORT, version);
}

function knownVersions(): KubernetesVersion[] {
  return (Object.keys(KUBERNETES_SUPPORT) as KubernetesVersion[]).sort();
}
