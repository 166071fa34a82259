import { ConfigConfigRule } from "@cdktf/provider-aws/lib/config-config-rule";
import { ConfigConfigurationRecorder } from "@cdktf/provider-aws/lib/config-configuration-recorder";
import { ConfigConfigurationRecorderStatus } from "@cdktf/provider-aws/lib/config-configuration-recorder-status";
import { ConfigDeliveryChannel } from "@cdktf/provider-aws/lib/config-delivery-channel";
import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IDeliveryBucket } from "../storage/delivery-bucket";
import { CONFIGURATION_RULES } from "./configuration-rules";
import { ServiceRole } from "../core/service-role";

/** Props of {@link ConfigurationRecorder}. */
export interface ConfigurationRecorderProps {
  /** Key of the history; AWS Config must be a user of it. */
  readonly key: IEncryptionKey;
  /** Where the history is kept. */
  readonly history: IDeliveryBucket;
}

/** AWS Config: the history of every resource, and the rules that it is judged by. */
export class ConfigurationRecorder extends Construct {
  constructor(scope: Construct, id: string, props: ConfigurationRecorderProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const role = new ServiceRole(this, "Role", {
      name: "configuration-recorder",
      service: "config.amazonaws.com",
      awsPolicies: { ReadsConfiguration: "service-role/AWS_ConfigRole" },
    });
    const recorder = new ConfigConfigurationRecorder(this, "Resource", {
      name: stack.physicalName("generic", "recorder"),
      roleArn: role.arn,
      recordingGroup: { allSupported: true, includeGlobalResourceTypes: true },
    });
    const channel = this.#createChannel(props, recorder);
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

  #createChannel(
    props: ConfigurationRecorderProps,
    recorder: ConfigConfigurationRecorder,
  ): ConfigDeliveryChannel {
    const { history } = props;
    history.addStatements((bucketArn) => this.#bucketStatements(bucketArn));
    return new ConfigDeliveryChannel(this, "Channel", {
      name: EstateStack.of(this).physicalName("generic", "history"),
      s3BucketName: history.bucketName,
      s3KmsKeyArn: props.key.keyArn,
      snapshotDeliveryProperties: { deliveryFrequency: "TwentyFour_Hours" },
      dependsOn: [recorder, history.policy],
    });
  }

  #bucketStatements(bucketArn: string): DataAwsIamPolicyDocumentStatement[] {
    const { accountId } = EstateStack.of(this).deployment;
    const principals = [{ type: "Service", identifiers: ["config.amazonaws.com"] }];
    const fromAccount = { test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] };
    return [
      {
        sid: "RecorderChecksBucket",
        actions: ["s3:GetBucketAcl", "s3:ListBucket"],
        resources: [bucketArn],
        principals,
        condition: [fromAccount],
      },
      {
        sid: "RecorderWritesHistory",
        actions: ["s3:PutObject"],
        resources: [`${bucketArn}/AWSLogs/${accountId}/Config/*`],
        principals,
        condition: [
          fromAccount,
          { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] },
        ],
      },
    ];
  }
}
