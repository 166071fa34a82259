import { VeleroBackup, type VeleroBackupProps } from "../../../constructs/backup/velero-backup";
import type { ICluster } from "../../../constructs/cluster/cluster";
import type { EstateStack } from "../../../constructs/core/estate-stack";
import type { IBucket } from "../../../constructs/storage/bucket";
import { estateStack } from "../../support/estate-stack";
import { dataSources, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";

const cluster: ICluster = {
  clusterName: "main",
  clusterArn: "arn:aws:eks:eu-west-1:111111111111:cluster/main",
  securityGroupId: "sg-1",
  oidcProviderArn: "arn:oidc",
  nodeGroupNames: [],
  autoScalingGroupNames: [],
};
const bucket: IBucket = {
  bucketName: "velero",
  bucketArn: "arn:aws:s3:::velero",
  grantRead: (grantee) => {
    grantee.allow({ sid: "Read", actions: ["s3:GetObject"], resources: ["arn:aws:s3:::velero/*"] });
  },
  grantReadWrite: (grantee) => {
    grantee.allow({ sid: "Write", actions: ["s3:PutObject"], resources: ["arn:aws:s3:::velero/*"] });
  },
};

function veleroIn(stack: EstateStack, props: Partial<VeleroBackupProps> = {}): VeleroBackup {
  return new VeleroBackup(stack, "Velero", {
    cluster,
    bucket,
    permissionBoundaryArn: "arn:boundary",
    ...props,
  });
}

function statements(stack: EstateStack): Record<string, unknown>[] {
  return dataSources(synth(stack), "aws_iam_policy_document").flatMap(
    (document) => document["statement"] as Record<string, unknown>[],
  );
}

describe("VeleroBackup", () => {
  test("gives its role to the pods of one service account of one cluster", () => {
    const stack = estateStack();
    veleroIn(stack);

    expect(onlyResource(synth(stack), "aws_eks_pod_identity_association")).toMatchObject({
      cluster_name: "main",
      namespace: "velero",
      service_account: "velero",
    });
    expect(statements(stack)).toContainEqual({
      actions: ["sts:AssumeRole", "sts:TagSession"],
      principals: [{ type: "Service", identifiers: ["pods.eks.amazonaws.com"] }],
      condition: [
        { test: "StringEquals", variable: "aws:RequestTag/eks-cluster-arn", values: [cluster.clusterArn] },
        { test: "StringEquals", variable: "aws:RequestTag/kubernetes-namespace", values: ["velero"] },
        { test: "StringEquals", variable: "aws:RequestTag/kubernetes-service-account", values: ["velero"] },
      ],
    });
  });

  test("follows Velero into another namespace and service account", () => {
    const stack = estateStack();
    veleroIn(stack, { namespace: "backup", serviceAccount: "velero-server" });

    expect(onlyResource(synth(stack), "aws_eks_pod_identity_association")).toMatchObject({
      namespace: "backup",
      service_account: "velero-server",
    });
    expect(JSON.stringify(statements(stack))).toContain('"values":["velero-server"]');
  });

  test("may write its bucket", () => {
    const stack = estateStack();
    veleroIn(stack);

    expect(statements(stack)).toContainEqual(expect.objectContaining({ sid: "Write" }));
  });

  test("snapshots volumes of the cluster only, and deletes snapshots of its own only", () => {
    const stack = estateStack();
    veleroIn(stack);

    const granted = statements(stack);
    expect(granted).toContainEqual({
      sid: "SnapshotVolumesOfTheCluster",
      actions: ["ec2:CreateSnapshot"],
      resources: ["arn:aws:ec2:eu-west-1:111111111111:volume/*"],
      condition: [
        { test: "StringEquals", variable: "aws:ResourceTag/ebs.csi.aws.com/cluster", values: ["true"] },
      ],
    });
    expect(granted).toContainEqual({
      sid: "DeleteOwnSnapshots",
      actions: ["ec2:DeleteSnapshot"],
      resources: ["arn:aws:ec2:eu-west-1::snapshot/*"],
      condition: [{ test: "StringLike", variable: "aws:ResourceTag/velero.io/backup", values: ["*"] }],
    });
    const everywhere = granted.filter(({ resources }) => (resources as string[] | undefined)?.includes("*"));
    expect(everywhere).toMatchObject([{ actions: ["ec2:DescribeSnapshots", "ec2:DescribeVolumes"] }]);
  });

  test("stays within the permission boundary", () => {
    const stack = estateStack();
    veleroIn(stack);

    expect(onlyResource(synth(stack), "aws_iam_role")).toMatchObject({
      name: "homeostat-dev-velero",
      permissions_boundary: "arn:boundary",
    });
  });
});
