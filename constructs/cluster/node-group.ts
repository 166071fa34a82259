import { EksNodeGroup } from "@cdktf/provider-aws/lib/eks-node-group";
import { LaunchTemplate } from "@cdktf/provider-aws/lib/launch-template";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";

/** Values of one group of worker nodes. */
export interface NodeGroupOptions {
  /** EC2 instance types of one processor architecture, most wanted first. */
  readonly instanceTypes: readonly string[];
  readonly minimumNodes: number;
  /** Nodes at first; afterwards the autoscaler decides. */
  readonly desiredNodes: number;
  readonly maximumNodes: number;
  /** Size of the root volume in GiB. @default 50 */
  readonly diskGib?: number;
  /** How the instances are bought. @default "ON_DEMAND" */
  readonly capacityType?: "ON_DEMAND" | "SPOT";
  /** Kubernetes labels of the nodes. @default - none but EKS's own */
  readonly labels?: Readonly<Record<string, string>>;
}

/** Props of {@link NodeGroup}. */
export interface NodeGroupProps extends NodeGroupOptions {
  /** Name of the group inside its cluster, e.g. `system`. */
  readonly name: string;
  readonly clusterName: string;
  readonly kubernetesVersion: string;
  readonly nodeRoleArn: string;
  readonly subnetIds: readonly string[];
  /** What nodes need before they can join. */
  readonly dependsOn: readonly ITerraformDependable[];
}

/** EKS replaces a third of the nodes at a time: quick enough, and two thirds keep serving. */
const MAXIMUM_UNAVAILABLE_PERCENT = 33;

/** Worker nodes that EKS manages, from a launch template that pods cannot steal the node's role from. */
export class NodeGroup extends Construct {
  readonly name: string;
  readonly autoScalingGroupName: string;
  /** For what can only run when there are nodes. */
  readonly resource: EksNodeGroup;

  constructor(scope: Construct, id: string, props: NodeGroupProps) {
    super(scope, id);
    const amiType = this.#amiType(props.instanceTypes);
    this.#validateSize(props);
    const template = this.#createLaunchTemplate(props);
    this.resource = new EksNodeGroup(this, "Resource", {
      clusterName: props.clusterName,
      nodeGroupName: props.name,
      nodeRoleArn: props.nodeRoleArn,
      subnetIds: [...props.subnetIds],
      version: props.kubernetesVersion,
      amiType,
      capacityType: props.capacityType ?? "ON_DEMAND",
      instanceTypes: [...props.instanceTypes],
      labels: { ...props.labels },
      launchTemplate: { id: template.id, version: template.getStringAttribute("latest_version") },
      scalingConfig: {
        minSize: props.minimumNodes,
        desiredSize: props.desiredNodes,
        maxSize: props.maximumNodes,
      },
      updateConfig: { maxUnavailablePercentage: MAXIMUM_UNAVAILABLE_PERCENT },
      nodeRepairConfig: { enabled: true },
      dependsOn: [...props.dependsOn],
      // The autoscaler owns the number of nodes: an apply must not undo what it did during a peak.
      lifecycle: { ignoreChanges: ["scaling_config[0].desired_size"] },
    });
    this.name = props.name;
    this.autoScalingGroupName = this.resource.resources.get(0).autoscalingGroups.get(0).name;
  }

  #createLaunchTemplate({ name, diskGib }: NodeGroupProps): LaunchTemplate {
    const stack = EstateStack.of(this);
    const templateName = stack.physicalName("generic", "nodes", name);
    return new LaunchTemplate(this, "LaunchTemplate", {
      name: templateName,
      description: `Worker nodes of the group ${name}`,
      updateDefaultVersion: true,
      // One hop keeps the node's credentials away from pods, which are one hop further.
      metadataOptions: { httpEndpoint: "enabled", httpTokens: "required", httpPutResponseHopLimit: 1 },
      blockDeviceMappings: [
        {
          deviceName: "/dev/xvda",
          ebs: {
            volumeType: "gp3",
            volumeSize: diskGib ?? 50,
            encrypted: "true",
            deleteOnTermination: "true",
          },
        },
      ],
      monitoring: { enabled: true },
      // The provider's default tags stop at the group: what EC2 makes gets them from the template.
      tagSpecifications: ["instance", "network-interface", "volume"].map((resourceType) => ({
        resourceType,
        tags: { Name: templateName, ...stack.tags },
      })),
    });
  }

  #amiType(instanceTypes: readonly string[]): string {
    const arm = instanceTypes.filter(isArm);
    if (instanceTypes.length > 0 && arm.length === 0) return "AL2023_x86_64_STANDARD";
    if (instanceTypes.length > 0 && arm.length === instanceTypes.length) return "AL2023_ARM_64_STANDARD";
    throw new InvalidPropError({
      where: this.node.path,
      prop: "instanceTypes",
      value: instanceTypes,
      allowed: "at least one type, all of one processor architecture",
      remedy: "Give each architecture a node group of its own.",
    });
  }

  #validateSize({ minimumNodes, desiredNodes, maximumNodes }: NodeGroupProps): void {
    if (minimumNodes <= desiredNodes && desiredNodes <= maximumNodes) return;
    throw new InvalidPropError({
      where: this.node.path,
      prop: "desiredNodes",
      value: desiredNodes,
      allowed: `minimumNodes (${minimumNodes}) to maximumNodes (${maximumNodes})`,
      remedy: "Change it, or the bounds.",
    });
  }
}

/** Graviton families have a `g` behind their generation: m7g, c6gn, t4g, im4gn; `g5` has none. */
function isArm(instanceType: string): boolean {
  return /^[a-z]+\d+[a-z]*g[a-z]*\./.test(instanceType) || instanceType.startsWith("a1.");
}
