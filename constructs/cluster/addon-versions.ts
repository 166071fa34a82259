import type { KubernetesVersion } from "./kubernetes-versions";

/** Add-ons that every cluster runs. */
export const ADDON_NAMES = [
  "vpc-cni",
  "coredns",
  "kube-proxy",
  "aws-ebs-csi-driver",
  "eks-pod-identity-agent",
] as const;

/** Name of an add-on. */
export type AddonName = (typeof ADDON_NAMES)[number];

/** One pinned version per add-on. */
export type AddonVersions = Readonly<Record<AddonName, string>>;

/**
 * Add-on versions by Kubernetes version: an unpinned add-on would be upgraded, and its pods restarted, by
 * whichever apply comes first after a release. The next pins are what
 * `aws eks describe-addon-versions --kubernetes-version <version>` marks as default.
 */
export const ADDON_VERSIONS: Partial<Record<KubernetesVersion, AddonVersions>> = {
  "1.32": {
    "vpc-cni": "v1.19.2-eksbuild.1",
    coredns: "v1.11.4-eksbuild.2",
    "kube-proxy": "v1.32.0-eksbuild.2",
    "aws-ebs-csi-driver": "v1.38.1-eksbuild.1",
    "eks-pod-identity-agent": "v1.3.4-eksbuild.1",
  },
  "1.33": {
    "vpc-cni": "v1.20.5-eksbuild.1",
    coredns: "v1.12.4-eksbuild.1",
    "kube-proxy": "v1.33.5-eksbuild.2",
    "aws-ebs-csi-driver": "v1.53.0-eksbuild.1",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.1",
  },
  "1.34": {
    "vpc-cni": "v1.21.2-eksbuild.2",
    coredns: "v1.12.4-eksbuild.17",
    "kube-proxy": "v1.34.6-eksbuild.11",
    "aws-ebs-csi-driver": "v1.62.0-eksbuild.1",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
  },
  "1.35": {
    "vpc-cni": "v1.22.4-eksbuild.3",
    coredns: "v1.13.2-eksbuild.31",
    "kube-proxy": "v1.35.3-eksbuild.29",
    "aws-ebs-csi-driver": "v1.66.0-eksbuild.1",
    "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
  },
};
