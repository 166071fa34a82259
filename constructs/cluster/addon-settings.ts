import type { AddonName } from "./addon-versions";

/**
 * What an add-on is set to beyond EKS's own defaults, in the words of its schema
 * (`aws eks describe-addon-configuration`); undefined where nothing is. What an add-on makes in AWS is out of the
 * provider's sight and would bear no tag of the estate: it could not be charged, found or told apart by one.
 */
export function addonSettings(name: AddonName, tags: Readonly<Record<string, string>>): object | undefined {
  switch (name) {
    case "vpc-cni":
      // The schema wants a text: the variable of the plugin, which holds JSON itself.
      return { env: { ADDITIONAL_ENI_TAGS: JSON.stringify(tags) } };
    case "aws-ebs-csi-driver":
      return { controller: { extraVolumeTags: tags } };
    case "coredns":
    case "eks-pod-identity-agent":
    case "kube-proxy":
      return undefined;
  }
}
