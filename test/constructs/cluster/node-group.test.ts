import type { NodeGroupOptions } from "../../../constructs/cluster/node-group";
import { onlyResource, resources } from "../../support/resources";
import type { SynthesizedStack } from "../../support/synth";
import { clusterJson, network } from "./fixtures";

function nodeGroup(options: Partial<NodeGroupOptions> = {}): SynthesizedStack {
  const defaults = { instanceTypes: ["m6i.large"], minimumNodes: 2, desiredNodes: 3, maximumNodes: 6 };
  return clusterJson({ nodeGroups: { system: { ...defaults, ...options } } });
}

describe("NodeGroup", () => {
  test("runs in the private subnets, at the cluster's version, on demand", () => {
    expect(onlyResource(nodeGroup(), "aws_eks_node_group")).toMatchObject({
      node_group_name: "system",
      subnet_ids: network.privateSubnetIds,
      version: "1.35",
      capacity_type: "ON_DEMAND",
      instance_types: ["m6i.large"],
      scaling_config: { min_size: 2, desired_size: 3, max_size: 6 },
    });
  });

  test("takes spot capacity and labels when asked", () => {
    const json = nodeGroup({ capacityType: "SPOT", labels: { workload: "batch" } });

    expect(onlyResource(json, "aws_eks_node_group")).toMatchObject({
      capacity_type: "SPOT",
      labels: { workload: "batch" },
    });
  });

  test("keeps the node's credentials from pods: IMDSv2 only, one hop", () => {
    expect(onlyResource(nodeGroup(), "aws_launch_template")["metadata_options"]).toEqual({
      http_endpoint: "enabled",
      http_tokens: "required",
      http_put_response_hop_limit: 1,
    });
  });

  test.each([
    [undefined, 50],
    [200, 200],
  ])("diskGib %s gives an encrypted gp3 volume of %i GiB", (diskGib, size) => {
    const template = onlyResource(nodeGroup(diskGib === undefined ? {} : { diskGib }), "aws_launch_template");

    expect(template["block_device_mappings"]).toEqual([
      {
        device_name: "/dev/xvda",
        ebs: { volume_type: "gp3", volume_size: size, encrypted: "true", delete_on_termination: "true" },
      },
    ]);
  });

  test("uses exactly the version of the launch template that was applied", () => {
    const template = onlyResource(nodeGroup(), "aws_eks_node_group")["launch_template"];

    expect(template).toMatchObject({
      version: expect.stringMatching(/^\$\{aws_launch_template\..*\.latest_version\}$/) as unknown,
    });
  });

  test("tags what EC2 makes, which the provider's default tags do not reach", () => {
    const tags = {
      Name: "homeostat-dev-nodes-system",
      "managed-by": "homeostat",
      environment: "dev",
      stack: "cluster",
      owner: "platform",
      "cost-centre": "platform-dev",
      "data-class": "internal",
    };

    expect(onlyResource(nodeGroup(), "aws_launch_template")["tag_specifications"]).toEqual([
      { resource_type: "instance", tags },
      { resource_type: "network-interface", tags },
      { resource_type: "volume", tags },
    ]);
  });

  test("replaces a third at a time, repairs broken nodes, and leaves their number to the autoscaler", () => {
    expect(onlyResource(nodeGroup(), "aws_eks_node_group")).toMatchObject({
      update_config: { max_unavailable_percentage: 33 },
      node_repair_config: { enabled: true },
      lifecycle: { ignore_changes: ["scaling_config[0].desired_size"] },
    });
  });

  test("waits for the network, the proxy and the pod identity agent", () => {
    expect(onlyResource(nodeGroup(), "aws_eks_node_group")["depends_on"]).toEqual(
      expect.arrayContaining([
        expect.stringContaining("Addons_VpcCni_"),
        expect.stringContaining("Addons_KubeProxy_"),
        expect.stringContaining("Addons_PodIdentityAgent_"),
      ]),
    );
  });

  test("gives nodes no rights over the network: those belong to the network's own pods", () => {
    const policies = resources(nodeGroup(), "aws_iam_role_policy_attachment")
      .filter(({ role }) => String(role).includes("NodeRole"))
      .map(({ policy_arn }) => policy_arn);

    expect(policies).toEqual([
      "arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore",
      "arn:aws:iam::aws:policy/AmazonEKSWorkerNodePolicy",
      "arn:aws:iam::aws:policy/AmazonEC2ContainerRegistryPullOnly",
    ]);
  });

  test.each([
    ["m6i.large", "AL2023_x86_64_STANDARD"],
    ["g5.xlarge", "AL2023_x86_64_STANDARD"],
    ["m7g.large", "AL2023_ARM_64_STANDARD"],
    ["c6gn.large", "AL2023_ARM_64_STANDARD"],
    ["im4gn.large", "AL2023_ARM_64_STANDARD"],
    ["g5g.xlarge", "AL2023_ARM_64_STANDARD"],
    ["a1.large", "AL2023_ARM_64_STANDARD"],
  ])("%s boots %s", (instanceType, amiType) => {
    const json = nodeGroup({ instanceTypes: [instanceType] });

    expect(onlyResource(json, "aws_eks_node_group")["ami_type"]).toBe(amiType);
  });

  test.each([[[]], [["m6i.large", "m7g.large"]]])("refuses the instance types %j", (instanceTypes) => {
    expect(() => nodeGroup({ instanceTypes })).toThrow("all of one processor architecture");
  });

  test.each([1, 7])("refuses %i desired nodes between 2 and 6", (desiredNodes) => {
    expect(() => nodeGroup({ desiredNodes })).toThrow("minimumNodes (2) to maximumNodes (6)");
  });
});
