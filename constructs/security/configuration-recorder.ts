import { ConfigConfigRule } from "@cdktf/provider-aws/lib/config-config-rule";
import { ConfigConfigurationRecorder } from "@cdktf/provider-aws/lib/config-configuration-recorder";
import { ConfigConfigurationRecorderStatus } from "@cdktf/provider-aws/lib/config-configuration-recorder-status";
import { ConfigDeliveryChannel } from "@cdktf/provider-aws/lib/config-delivery-channel";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IDeliveryBucket } from "../storage/delivery-bucket";
import { CONFIGURATION_RULES } from "./configuration-rules";
import { ServiceRole } from "../core/service-role";

/** Props of {@link ConfigurationRecorder}. */
export interface ConfigurationRecorderProps {
  /** Key of the history. */
  readonly key: IEncryptionKey;
  /** Where the history is kept. */
  readonly history: IDeliveryBucket;
  /** Policy that bounds what the role of the service can ever do. */
  readonly permissionBoundaryArn: string;
}

/** AWS Config: the history of every resource, and the rules that it is judged by. */
export class ConfigurationRecorder extends Construct {
  constructor(scope: Construct, id: string, props: ConfigurationRecorderProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const role = this.#createRole(props);
    const recorder = new ConfigConfigurationRecorder(this, "Resource", {
      name: stack.physicalName("generic", "recorder"),
      roleArn: role.roleArn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
    });
    const channel = this.#createChannel(props, recorder, role);
    new ConfigConfigurationRecorderStatus(this, "Status", {
      name: recorder.name,
      isEnabled: true,
      // A recorder cannot start before it knows where to write.
      dependsOn: [channel],
    });
    for (const [ruleId, sourceIdentifier] of Object.entries(CONFIGURATION_RULES)) {
      new ConfigConfigRule(this, ruleId, {
        name: stack.physicalName("generic", sourceIdentifier.toLowerCase().replaceAll("_", "-")),
        source: { owner: "AWS", sourceIdentifier },
        dependsOn: [recorder],
      });
    }
  }

  #createRole(props: ConfigurationRecorderProps): ServiceRole {
    const { history, key, permissionBoundaryArn } = props;
    const role = new ServiceRole(this, "Role", {
      name: "configuration-recorder",
      description: "Lets AWS Config read every resource and write its history",
      service: "config.amazonaws.com",
      permissionBoundaryArn,
      awsPolicies: { ReadsConfiguration: "service-role/AWS_ConfigRole" },
    });
    role.allow({ sid: "CheckBucket", actions: ["s3:GetBucketAcl"], resources: [history.bucketArn] });
    role.allow({
      sid: "WriteHistory",
      actions: ["s3:PutObject"],
      resources: [`${history.bucketArn}/AWSLogs/${EstateStack.of(this).deployment.accountId}/*`],
      conditions: [{ test: "StringLike", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] }],
    });
    role.allow({
      sid: "EncryptHistory",
      actions: ["kms:Decrypt", "kms:GenerateDataKey"],
      resources: [key.keyArn],
    });
    return role;
  }

  #createChannel(
    { history, key }: ConfigurationRecorderProps,
    recorder: ConfigConfigurationRecorder,
    role: ServiceRole,
  ): ConfigDeliveryChannel {
    return new ConfigDeliveryChannel(this, "Channel", {
      name: EstateStack.of(this).physicalName("generic", "history"),
      s3BucketName: history.bucketName,
      s3KmsKeyArn: key.keyArn,
      snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
      // AWS Config tries the bucket when the channel is made.
      dependsOn: [recorder, history.policy, ...role.policies],
    });
  }
}
