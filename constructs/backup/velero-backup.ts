import { EksPodIdentityAssociation } from "@cdktf/provider-aws/lib/eks-pod-identity-association";
import { Construct } from "constructs";
import type { ICluster } from "../cluster/cluster";
import { EstateStack } from "../core/estate-stack";
import { ServiceRole } from "../core/service-role";
import type { IBucket } from "../storage/bucket";

/** Props of {@link VeleroBackup}. */
export interface VeleroBackupProps {
  /** Cluster that Velero runs in and backs up. */
  readonly cluster: ICluster;
  /** Where Velero writes the objects of the cluster. */
  readonly bucket: IBucket;
  /** Policy that bounds what Velero can ever do. */
  readonly permissionBoundaryArn: string;
  /** Kubernetes namespace of Velero. @default "velero" */
  readonly namespace?: string;
  /** Kubernetes service account of Velero. @default "velero" */
  readonly serviceAccount?: string;
}

/** What Velero needs in AWS: its role, given to its pods only, over its bucket and the cluster's volumes. */
export class VeleroBackup extends Construct {
  readonly bucketName: string;
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: VeleroBackupProps) {
    super(scope, id);
    const { cluster, bucket, namespace = "velero", serviceAccount = "velero" } = props;
    const role = new ServiceRole(this, "Role", {
      name: "velero",
      description: `Pods of Velero in ${namespace}/${serviceAccount}`,
      service: "pods.eks.amazonaws.com",
      permissionBoundaryArn: props.permissionBoundaryArn,
      trustedActions: ["sts:AssumeRole", "sts:TagSession"],
      // EKS tags each session with the pod that it is for.
      trustConditions: [
        requestTag("eks-cluster-arn", cluster.clusterArn),
        requestTag("kubernetes-namespace", namespace),
        requestTag("kubernetes-service-account", serviceAccount),
      ],
    });
    bucket.grantReadWrite(role);
    this.#grantSnapshots(role);
    this.bucketName = bucket.bucketName;
    this.roleArn = role.roleArn;
    new EksPodIdentityAssociation(this, "Association", {
      clusterName: cluster.clusterName,
      namespace,
      serviceAccount,
      roleArn: this.roleArn,
      dependsOn: [...role.policies],
    });
  }

  #grantSnapshots(role: ServiceRole): void {
    const { partition, region } = EstateStack.of(this).deployment;
    // A snapshot's ARN carries no account.
    const snapshots = `arn:${partition}:ec2:${region}::snapshot/*`;
    const volumes = EstateStack.of(this).arn("ec2", "volume/*");
    role.allow({
      sid: "SeeVolumes",
      // These actions know no resources.
      actions: ["ec2:DescribeSnapshots", "ec2:DescribeVolumes"],
      resources: ["*"],
    });
    role.allow({
      sid: "SnapshotVolumesOfTheCluster",
      actions: ["ec2:CreateSnapshot"],
      resources: [volumes],
      conditions: [
        { test: "StringEquals", variable: "aws:ResourceTag/ebs.csi.aws.com/cluster", values: ["true"] },
      ],
    });
    role.allow({
      sid: "MakeSnapshotsAndVolumes",
      actions: ["ec2:CreateSnapshot", "ec2:CreateVolume"],
      resources: [snapshots],
    });
    role.allow({ sid: "RestoreVolumes", actions: ["ec2:CreateVolume"], resources: [volumes] });
    role.allow({
      sid: "TagWhatIsMade",
      actions: ["ec2:CreateTags"],
      resources: [snapshots, volumes],
      conditions: [
        { test: "StringEquals", variable: "ec2:CreateAction", values: ["CreateSnapshot", "CreateVolume"] },
      ],
    });
    role.allow({
      sid: "DeleteOwnSnapshots",
      actions: ["ec2:DeleteSnapshot"],
      resources: [snapshots],
      conditions: [{ test: "StringLike", variable: "aws:ResourceTag/velero.io/backup", values: ["*"] }],
    });
  }
}

function requestTag(key: string, value: string): { test: string; variable: string; values: string[] } {
  return { test: "StringEquals", variable: `aws:RequestTag/${key}`, values: [value] };
}
