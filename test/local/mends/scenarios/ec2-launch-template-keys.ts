import type { AwsClient } from "../../support/aws-client";
import { xmlAt } from "../support/xml-tree";

/** A launch template of two versions, with the key of one of its two volumes changed. */
export async function launchTemplateScenario(aws: AwsClient) {
  const version = (key: string): Record<string, string> => ({
    "LaunchTemplateData.BlockDeviceMapping.1.DeviceName": "/dev/xvda",
    "LaunchTemplateData.BlockDeviceMapping.1.Ebs.Encrypted": "true",
    "LaunchTemplateData.BlockDeviceMapping.1.Ebs.VolumeType": "gp3",
    "LaunchTemplateData.BlockDeviceMapping.1.Ebs.KmsKeyId": `arn:aws:kms:eu-west-1:111111111111:key/${key}`,
    "LaunchTemplateData.BlockDeviceMapping.2.DeviceName": "/dev/xvdb",
    "LaunchTemplateData.BlockDeviceMapping.2.Ebs.VolumeSize": "20",
  });
  const created = await aws.query("ec2", {
    Action: "CreateLaunchTemplate",
    LaunchTemplateName: "nodes",
    ...version("first"),
  });
  const LaunchTemplateId = xmlAt(created, "launchTemplateId");
  await aws.query("ec2", { Action: "CreateLaunchTemplateVersion", LaunchTemplateId, ...version("second") });
  const described = await aws.query("ec2", { Action: "DescribeLaunchTemplateVersions", LaunchTemplateId });
  return { described };
}
