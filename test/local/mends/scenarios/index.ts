import type { AwsClient } from "../../support/aws-client";
import { analyzerScenario } from "./access-analyzer";
import { certificateScenario } from "./acm-certificates";
import { endpointScenario } from "./apigateway-endpoints";
import { integrationScenario } from "./apigateway-integrations";
import { scalingScenario } from "./application-auto-scaling";
import { backupVaultScenario } from "./backup-vault-settings";
import { trailScenario } from "./cloudtrail-trails";
import { alarmScenario, alarmsToldInJson } from "./cloudwatch-alarms";
import { filterScenario } from "./ec2-filters";
import { flowLogScenario } from "./ec2-flow-logs";
import { natGatewayScenario } from "./ec2-nat-gateway-addresses";
import { interfaceEndpointScenario } from "./ec2-interface-endpoints";
import { launchTemplateScenario } from "./ec2-launch-template-keys";
import { networkAclAssociationScenario } from "./ec2-network-acl-associations";
import { networkAclEntryScenario } from "./ec2-network-acl-entries";
import { ecsServiceScenario } from "./ecs-services";
import { addonIdentityRecording } from "./eks-addon-identities";
import { eksClusterScenario } from "./eks-clusters";
import { nodeGroupScenario } from "./eks-node-groups";
import { eksUpdateScenario } from "./eks-updates";
import { busPolicyScenario } from "./eventbridge-bus-policies";
import { replicationGroupScenario } from "./elasticache";
import { cacheParameterScenario } from "./elasticache-parameters";
import { deletionProtectionScenario } from "./elbv2-deletion-protection";
import { detectorScenario } from "./guardduty-features";
import { databaseClusterScenario } from "./rds-clusters";
import { eventSubscriptionScenario } from "./rds-event-subscriptions";
import { databaseInstanceScenario, promotionScenario } from "./rds-instances";
import { snapshotAttributeScenario } from "./rds-snapshot-attributes";
import { namedConfigurationScenario } from "./s3-named-configurations";
import { deadLetterSourceScenario } from "./sqs-dead-letter-sources";
import { queueUrlScenario } from "./sqs-queue-urls";
import { stateMachineScenario } from "./states-tracing";

/** What is recorded of the emulators, by the name of the recording. */
export const SCENARIOS: Readonly<Record<string, (aws: AwsClient) => Promise<unknown>>> = {
  "access-analyzer": analyzerScenario,
  "acm-certificates": certificateScenario,
  "apigateway-endpoints": endpointScenario,
  "apigateway-integrations": integrationScenario,
  "application-auto-scaling": scalingScenario,
  "backup-vault-settings": backupVaultScenario,
  "cloudtrail-trails": trailScenario,
  "cloudwatch-alarms": async (aws) => {
    await alarmScenario(aws);
    await alarmsToldInJson(aws);
  },
  "ec2-filters": filterScenario,
  "ec2-flow-logs": flowLogScenario,
  "ec2-nat-gateway-addresses": natGatewayScenario,
  "ec2-interface-endpoints": interfaceEndpointScenario,
  "ec2-launch-template-keys": launchTemplateScenario,
  "ec2-network-acl-associations": networkAclAssociationScenario,
  "ec2-network-acl-entries": networkAclEntryScenario,
  "ecs-services": ecsServiceScenario,
  "eks-addon-identities": addonIdentityRecording,
  "eks-clusters": eksClusterScenario,
  "eks-node-groups": nodeGroupScenario,
  "eks-updates": eksUpdateScenario,
  "eventbridge-bus-policies": busPolicyScenario,
  elasticache: replicationGroupScenario,
  "elasticache-parameters": cacheParameterScenario,
  "elbv2-deletion-protection": deletionProtectionScenario,
  "guardduty-features": detectorScenario,
  "rds-clusters": databaseClusterScenario,
  "rds-event-subscriptions": eventSubscriptionScenario,
  "rds-instances": databaseInstanceScenario,
  "rds-promotion": promotionScenario,
  "rds-snapshot-attributes": snapshotAttributeScenario,
  "s3-named-configurations": namedConfigurationScenario,
  "sqs-dead-letter-sources": deadLetterSourceScenario,
  "sqs-queue-urls": queueUrlScenario,
  "states-tracing": stateMachineScenario,
};
