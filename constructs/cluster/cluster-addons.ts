import { EksAddon } from "@cdktf/provider-aws/lib/eks-addon";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { addonSettings } from "./addon-settings";
import type { AddonName, AddonVersions } from "./addon-versions";
import { PodIdentity } from "./pod-identity";

/** Props of {@link ClusterAddons}. */
export interface ClusterAddonsProps {
  readonly clusterName: string;
  readonly versions: AddonVersions;
  /** Boundary that the roles of the add-ons cannot exceed. */
  readonly permissionBoundaryArn: string;
}

/** The pinned add-ons of a cluster: those that nodes need to become ready, then those that need nodes. */
export class ClusterAddons extends Construct {
  /** What nodes need before they join. */
  readonly beforeNodes: readonly ITerraformDependable[];
  readonly #props: ClusterAddonsProps;

  constructor(scope: Construct, id: string, props: ClusterAddonsProps) {
    super(scope, id);
    this.#props = props;
    const podIdentityAgent = this.#createAddon("PodIdentityAgent", "eks-pod-identity-agent");
    const network = this.#createIdentity("VpcCniIdentity", "aws-node", "AmazonEKS_CNI_Policy");
    this.beforeNodes = [
      podIdentityAgent,
      this.#createAddon("VpcCni", "vpc-cni", [network.association]),
      this.#createAddon("KubeProxy", "kube-proxy"),
    ];
  }

  /** Creates the add-ons whose pods need a node to run on. */
  createAfter(nodeGroups: readonly ITerraformDependable[]): void {
    const storage = this.#createIdentity(
      "EbsCsiIdentity",
      "ebs-csi-controller-sa",
      "service-role/AmazonEBSCSIDriverPolicy",
    );
    this.#createAddon("Coredns", "coredns", nodeGroups);
    this.#createAddon("EbsCsi", "aws-ebs-csi-driver", [storage.association, ...nodeGroups]);
  }

  #createAddon(id: string, name: AddonName, dependsOn: readonly ITerraformDependable[] = []): EksAddon {
    const settings = addonSettings(name, EstateStack.of(this).tags);
    return new EksAddon(this, id, {
      clusterName: this.#props.clusterName,
      addonName: name,
      addonVersion: this.#props.versions[name],
      ...(settings && { configurationValues: JSON.stringify(settings) }),
      resolveConflictsOnCreate: "OVERWRITE",
      // An upgrade must not wipe out what an operator changed in an incident: it fails and says so.
      resolveConflictsOnUpdate: "NONE",
      dependsOn: [...dependsOn],
    });
  }

  #createIdentity(id: string, serviceAccount: string, policy: string): PodIdentity {
    return new PodIdentity(this, id, {
      clusterName: this.#props.clusterName,
      namespace: "kube-system",
      serviceAccount,
      awsPolicies: { Policy: policy },
      permissionBoundaryArn: this.#props.permissionBoundaryArn,
    });
  }
}
