import { ADDON_NAMES } from "../../../constructs/cluster/addon-versions";
import { onlyDataSource, onlyResource, resources } from "../../support/resources";
import { clusterJson } from "./fixtures";

const addon = (name: string) => onlyResource(clusterJson(), "aws_eks_addon", { addon_name: name });

describe("ClusterAddons", () => {
  test("installs every add-on once, at the pin of the Kubernetes version", () => {
    const versions = Object.fromEntries(
      resources(clusterJson(), "aws_eks_addon").map((each) => [
        String(each["addon_name"]),
        each["addon_version"],
      ]),
    );

    expect(versions).toEqual({
      "vpc-cni": "v1.22.4-eksbuild.3",
      coredns: "v1.13.2-eksbuild.31",
      "kube-proxy": "v1.35.3-eksbuild.29",
      "aws-ebs-csi-driver": "v1.66.0-eksbuild.1",
      "eks-pod-identity-agent": "v1.3.10-eksbuild.3",
    });
  });

  test("installs the given versions instead", () => {
    const addonVersions = {
      "vpc-cni": "v1.0.0-eksbuild.1",
      coredns: "v1.0.1-eksbuild.1",
      "kube-proxy": "v1.31.0-eksbuild.1",
      "aws-ebs-csi-driver": "v1.0.2-eksbuild.1",
      "eks-pod-identity-agent": "v1.0.3-eksbuild.1",
    };
    const json = clusterJson({ kubernetesVersion: "1.31", addonVersions });

    for (const name of ADDON_NAMES) {
      const installed = onlyResource(json, "aws_eks_addon", { addon_name: name });
      expect(installed["addon_version"]).toBe(addonVersions[name]);
    }
  });

  test.each(["coredns", "aws-ebs-csi-driver"])("%s waits for nodes to run on", (name) => {
    expect(addon(name)["depends_on"]).toContainEqual(expect.stringMatching(/^aws_eks_node_group\./));
  });

  test.each(["vpc-cni", "kube-proxy", "eks-pod-identity-agent"])("%s does not wait for nodes", (name) => {
    expect(addon(name)["depends_on"] ?? []).not.toContainEqual(expect.stringContaining("aws_eks_node_group"));
  });

  describe("what an add-on makes bears the tags of the estate", () => {
    const tags = {
      "managed-by": "homeostat",
      environment: "dev",
      stack: "cluster",
      owner: "platform",
      "cost-centre": "platform-dev",
      "data-class": "internal",
    };
    const settingsOf = (name: string): unknown => JSON.parse(String(addon(name)["configuration_values"]));

    test("network interfaces of nodes, told to the plugin as text", () => {
      expect(settingsOf("vpc-cni")).toEqual({
        env: { ADDITIONAL_ENI_TAGS: expect.any(String) as string },
      });
      const { env } = settingsOf("vpc-cni") as { env: { ADDITIONAL_ENI_TAGS: string } };
      expect(JSON.parse(env.ADDITIONAL_ENI_TAGS)).toEqual(tags);
    });

    test("volumes of pods and their snapshots", () => {
      expect(settingsOf("aws-ebs-csi-driver")).toEqual({ controller: { extraVolumeTags: tags } });
    });

    test("those that make nothing in AWS are left as EKS sets them", () => {
      for (const name of ["coredns", "kube-proxy", "eks-pod-identity-agent"])
        expect(addon(name)).not.toHaveProperty("configuration_values");
    });
  });

  test("an upgrade never wipes out what an operator changed", () => {
    for (const each of resources(clusterJson(), "aws_eks_addon")) {
      expect(each["resolve_conflicts_on_update"]).toBe("NONE");
    }
  });

  test.each([
    ["vpc-cni", "aws-node", "AmazonEKS_CNI_Policy"],
    ["aws-ebs-csi-driver", "ebs-csi-controller-sa", "service-role/AmazonEBSCSIDriverPolicy"],
  ])("%s gets its rights by pod identity, before it starts", (name, serviceAccount, policy) => {
    const json = clusterJson();

    expect(
      onlyResource(json, "aws_eks_pod_identity_association", { service_account: serviceAccount })[
        "namespace"
      ],
    ).toBe("kube-system");
    expect(addon(name)["depends_on"]).toContainEqual(
      expect.stringMatching(/^aws_eks_pod_identity_association\./),
    );
    expect(resources(json, "aws_iam_role_policy_attachment").map((each) => each["policy_arn"])).toContain(
      `arn:aws:iam::aws:policy/${policy}`,
    );
  });
});

describe("PodIdentity", () => {
  const json = clusterJson({}, {}, (made) => {
    const identity = made.addPodIdentity("Velero", { namespace: "velero", serviceAccount: "velero-server" });
    identity.allow({
      sid: "BackupBucket",
      actions: ["s3:PutObject", "s3:GetObject"],
      resources: ["arn:aws:s3:::backups/*"],
    });
  });

  test("binds the role to one service account", () => {
    const association = onlyResource(json, "aws_eks_pod_identity_association", { namespace: "velero" });

    expect(association["service_account"]).toBe("velero-server");
    expect(association["role_arn"]).toMatch(/^\$\{aws_iam_role\.Cluster_Velero_Role_/);
    expect(
      onlyResource(json, "aws_iam_role", { name: "homeostat-dev-pod-velero-velero-server" })["description"],
    ).toContain("velero/velero-server");
  });

  test("lets EKS assume the role for that service account of that cluster only", () => {
    const trust = onlyDataSource(json, "aws_iam_policy_document", {
      statement: [
        {
          actions: ["sts:AssumeRole", "sts:TagSession"],
          principals: [{ type: "Service", identifiers: ["pods.eks.amazonaws.com"] }],
          condition: [
            { test: "StringEquals", variable: "aws:RequestTag/eks-cluster-name" },
            { variable: "aws:RequestTag/kubernetes-namespace", values: ["velero"] },
            { variable: "aws:RequestTag/kubernetes-service-account", values: ["velero-server"] },
          ],
        },
      ],
    });
    expect(trust["statement"]).toHaveLength(1);
  });

  test("grants exactly the named actions, sorted, on the named resources", () => {
    const permissions = onlyDataSource(json, "aws_iam_policy_document", {
      statement: [{ resources: ["arn:aws:s3:::backups/*"] }],
    });

    expect(permissions["statement"]).toEqual([
      {
        sid: "BackupBucket",
        actions: ["s3:GetObject", "s3:PutObject"],
        resources: ["arn:aws:s3:::backups/*"],
        condition: [],
      },
    ]);
    expect(
      resources(json, "aws_iam_role_policy").filter(({ role }) =>
        String(role).startsWith("${aws_iam_role.Cluster_Velero_Role_"),
      ),
    ).toEqual([expect.objectContaining({ name: "granted" })]);
  });
});
