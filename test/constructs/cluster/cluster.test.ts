import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { TerraformOutput } from "cdktf";
import { EstateStack } from "../../../constructs/core/estate-stack";
import { onlyDataSource, onlyResource, resources } from "../../support/resources";
import { cluster, clusterJson, network } from "./fixtures";

describe("Cluster: control plane", () => {
  const resource = onlyResource(clusterJson(), "aws_eks_cluster");

  test("is called as the network's subnets are tagged, in the private subnets of every zone", () => {
    expect(resource["name"]).toBe("homeostat-dev-main");
    expect(resource["vpc_config"]).toMatchObject({ subnet_ids: network.privateSubnetIds });
  });

  test("has a private endpoint and no public one", () => {
    expect(resource["vpc_config"]).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: false,
    });
    expect(resource["vpc_config"]).not.toHaveProperty("public_access_cidrs");
  });

  test("opens the public endpoint to the named networks only", () => {
    const json = clusterJson({ publicAccessCidrs: ["203.0.113.0/24"] });

    expect(onlyResource(json, "aws_eks_cluster")["vpc_config"]).toMatchObject({
      endpoint_private_access: true,
      endpoint_public_access: true,
      public_access_cidrs: ["203.0.113.0/24"],
    });
  });

  test("lets nobody in but through access entries, not even its creator", () => {
    expect(resource["access_config"]).toEqual({
      authentication_mode: "API",
      bootstrap_cluster_creator_admin_permissions: false,
    });
    expect(resources(clusterJson(), "aws_eks_access_entry")).toEqual([]);
  });

  test("encrypts secrets with the given key, which its role may use and nothing else", () => {
    expect(resource["encryption_config"]).toEqual({
      provider: { key_arn: "arn:aws:kms:eu-west-1:111111111111:key/secrets" },
      resources: ["secrets"],
    });
    const document = onlyDataSource(clusterJson(), "aws_iam_policy_document", {
      statement: [{ resources: ["arn:aws:kms:eu-west-1:111111111111:key/secrets"] }],
    });
    expect(document["statement"]).toEqual([
      expect.objectContaining({
        actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:ListGrants"],
      }),
    ]);
  });

  test("logs everything, encrypted, for 90 days, into a group that exists before it", () => {
    expect(resource["enabled_cluster_log_types"]).toEqual([
      "api",
      "audit",
      "authenticator",
      "controllerManager",
      "scheduler",
    ]);
    expect(onlyResource(clusterJson(), "aws_cloudwatch_log_group")).toMatchObject({
      name: "/aws/eks/homeostat-dev-main/cluster",
      retention_in_days: 90,
      kms_key_id: "arn:aws:kms:eu-west-1:111111111111:key/logs",
    });
    expect(resource["depends_on"]).toContainEqual(expect.stringMatching(/^aws_cloudwatch_log_group\./));
  });

  test("keeps logs as long as it is told", () => {
    const group = onlyResource(clusterJson({ logRetentionDays: 365 }), "aws_cloudwatch_log_group");

    expect(group["retention_in_days"]).toBe(365);
  });

  test("is never upgraded by EKS on a day of its own choice", () => {
    expect(resource["upgrade_policy"]).toEqual({ support_type: "EXTENDED" });
  });

  test("trusts its own service accounts through OIDC, without a thumbprint", () => {
    const provider = onlyResource(clusterJson(), "aws_iam_openid_connect_provider");

    expect(provider["client_id_list"]).toEqual(["sts.amazonaws.com"]);
    expect(provider["url"]).toMatch(/^\$\{aws_eks_cluster\..*\.identity\[0\]\.oidc\[0\]\.issuer\}$/);
    expect(provider).not.toHaveProperty("thumbprint_list");
  });

  test.each([
    [false, undefined, false],
    [false, true, true],
    [true, undefined, true],
    [true, true, true],
  ])("protected %s with deletionProtection %s is kept from deletion: %s", (isProtected, given, kept) => {
    const props = given === undefined ? {} : { deletionProtection: given };
    const json = clusterJson(props, { protected: isProtected });

    expect(onlyResource(json, "aws_eks_cluster")["lifecycle"]).toEqual({ prevent_destroy: kept });
  });

  test("puts the boundary on every role, the pods' included", () => {
    const boundary = "arn:aws:iam::111111111111:policy/boundary";
    const json = clusterJson({ permissionBoundaryArn: boundary }, {}, (made) => {
      made.addPodIdentity("Velero", { namespace: "velero", serviceAccount: "velero" });
    });

    const roles = resources(json, "aws_iam_role");
    expect(roles).toHaveLength(5);
    expect(roles.map((role) => role["permissions_boundary"])).toEqual(Array(5).fill(boundary));
  });
});

describe("Cluster: for its consumers", () => {
  test("lists node groups and their scaling groups in the same order, by name", () => {
    const options = { instanceTypes: ["m6i.large"], minimumNodes: 1, desiredNodes: 1, maximumNodes: 2 };
    const json = clusterJson({ nodeGroups: { system: options, batch: options } }, {}, (made) => {
      expect(made.nodeGroupNames).toEqual(["batch", "system"]);
      new TerraformOutput(made, "Groups", { value: [...made.autoScalingGroupNames], staticId: true });
    });

    expect(json.output["Groups"]?.["value"]).toEqual([
      expect.stringMatching(/NodeGroups_batch_\w+\.resources\[0\]\.autoscaling_groups\[0\]\.name\}$/),
      expect.stringMatching(/NodeGroups_system_\w+\.resources\[0\]\.autoscaling_groups\[0\]\.name\}$/),
    ]);
  });

  test("grantAccess covers the whole cluster unless namespaces are named", () => {
    const json = clusterJson({}, {}, (made) => {
      made.grantAccess("Delivery", {
        principalArn: "arn:aws:iam::111111111111:role/delivery",
        policy: "AmazonEKSClusterAdminPolicy",
      });
    });

    expect(onlyResource(json, "aws_eks_access_entry")).toMatchObject({
      principal_arn: "arn:aws:iam::111111111111:role/delivery",
      type: "STANDARD",
    });
    expect(onlyResource(json, "aws_eks_access_policy_association")).toMatchObject({
      policy_arn: "arn:aws:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy",
      access_scope: { type: "cluster" },
    });
  });

  test("grantAccess can be limited to namespaces", () => {
    const json = clusterJson({}, {}, (made) => {
      made.grantAccess("Team", {
        principalArn: "arn:aws:iam::111111111111:role/team",
        policy: "AmazonEKSEditPolicy",
        namespaces: ["shop"],
      });
    });

    expect(onlyResource(json, "aws_eks_access_policy_association")["access_scope"]).toEqual({
      type: "namespace",
      namespaces: ["shop"],
    });
  });

  test("allowApiFrom opens port 443 of the control plane to one group, in the caller's scope", () => {
    const json = clusterJson({}, {}, (made) => {
      const caller = new SecurityGroup(EstateStack.of(made), "Caller", { vpcId: "vpc-1" });
      made.allowApiFrom(caller, "ClusterApi", "sg-caller");
    });

    expect(onlyResource(json, "aws_vpc_security_group_ingress_rule")).toMatchObject({
      referenced_security_group_id: "sg-caller",
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
      security_group_id: expect.stringContaining("vpc_config[0].cluster_security_group_id") as unknown,
    });
    expect(Object.keys(json.resource["aws_vpc_security_group_ingress_rule"] ?? {})).toEqual([
      expect.stringMatching(/^Caller_ClusterApi_/),
    ]);
  });
});

describe("Cluster: refuses", () => {
  test("a Kubernetes version that EKS does not have, and names those it supports", () => {
    expect(() => cluster({ kubernetesVersion: "1.99" })).toThrow(
      /kubernetesVersion is "1\.99"; allowed: .*1\.34 \(until 2026-12-02\), 1\.35 \(until 2027-03-27\)/,
    );
  });

  test("a Kubernetes version whose support has ended", () => {
    expect(() => cluster({ kubernetesVersion: "1.30" })).toThrow("EKS ended the support of 1.30");
  });

  test.each(["0.0.0.0/0", "0.0.0.0/1", "128.0.0.0/1", "::/0", "10.0.0.0", "everywhere"])(
    "%s as a network that reaches the public endpoint",
    (cidr) => {
      expect(() => cluster({ publicAccessCidrs: ["203.0.113.0/24", cidr] })).toThrow(
        `publicAccessCidrs is ${JSON.stringify(cidr)}`,
      );
    },
  );

  test("a network of one zone", () => {
    expect(() => cluster({ network: { ...network, privateSubnetIds: ["subnet-a"] } })).toThrow(
      "at least two availability zones",
    );
  });

  test("to go unprotected in a protected environment", () => {
    expect(() => cluster({ deletionProtection: false }, { protected: true })).toThrow(
      "deletionProtection is false",
    );
  });

  test("a version without pinned add-ons, unless they are given", () => {
    expect(() => cluster({ kubernetesVersion: "1.31" })).toThrow("no pins for Kubernetes 1.31");
  });
});

describe("Cluster: extended support", () => {
  const warnings = (kubernetesVersion: string) => cluster({ kubernetesVersion }).node.metadata;

  test("is allowed, with a warning that it costs more and that shows no folder of this machine", () => {
    expect(warnings("1.33")).toEqual([
      {
        type: "@cdktf/warn",
        data: expect.stringContaining(
          "1.33 is in extended support since 2026-07-29: EKS charges 0.60 USD an hour for the cluster instead of 0.10, 438 USD a month instead of 73",
        ) as unknown,
        trace: undefined,
      },
    ]);
  });

  test("is not mentioned while standard support lasts", () => {
    expect(warnings("1.35")).toEqual([]);
  });
});
