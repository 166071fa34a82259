import type { Mend } from "../mend";
import { accessAnalyzer } from "./access-analyzer";
import { acmCertificates } from "./acm-certificates";
import { apigatewayEndpoints } from "./apigateway-endpoints";
import { apigatewayIntegrations } from "./apigateway-integrations";
import { applicationAutoScaling } from "./application-auto-scaling";
import { backupVaultSettings } from "./backup-vault-settings";
import { cloudtrailTrails } from "./cloudtrail-trails";
import { ec2Filters } from "./ec2-filters";
import { ec2FlowLogs } from "./ec2-flow-logs";
import { ec2InterfaceEndpoints } from "./ec2-interface-endpoints";
import { ec2LaunchTemplateKeys } from "./ec2-launch-template-keys";
import { ec2NatGatewayAddresses } from "./ec2-nat-gateway-addresses";
import { ec2NetworkAclAssociations } from "./ec2-network-acl-associations";
import { ec2NetworkAclEntries } from "./ec2-network-acl-entries";
import { ecsServices } from "./ecs-services";
import { eksAddonIdentities } from "./eks-addon-identities";
import { eksClusters } from "./eks-clusters";
import { eksNodeGroups } from "./eks-node-groups";
import { eksUpdates } from "./eks-updates";
import { elasticacheNodeNames } from "./elasticache-node-names";
import { elasticacheParameters } from "./elasticache-parameters";
import { elasticacheGroupNodes, elasticacheReplicationGroups } from "./elasticache-replication-groups";
import { elbv2DeletionProtection } from "./elbv2-deletion-protection";
import { eventbridgeBusPolicies } from "./eventbridge-bus-policies";
import { guarddutyFeatures } from "./guardduty-features";
import { rdsClusters } from "./rds-clusters";
import { rdsEventSubscriptions } from "./rds-event-subscriptions";
import { rdsInstanceFilters } from "./rds-instance-filters";
import { rdsInstanceStates } from "./rds-instance-states";
import { rdsInstances } from "./rds-instances";
import { rdsOrderableClasses } from "./rds-orderable-classes";
import { rdsReadReplicas } from "./rds-read-replicas";
import { rdsSnapshotAttributes } from "./rds-snapshot-attributes";
import { rdsStorageEvents } from "./rds-storage-events";
import { s3NamedConfigurations } from "./s3-named-configurations";
import { sqsDeadLetterSources } from "./sqs-dead-letter-sources";
import { sqsQueueUrls } from "./sqs-queue-urls";
import { statesTracing } from "./states-tracing";

/** All mends, in the order in which they wrap a call: the first one sees it first and its answer last. */
export const MENDS: readonly Mend[] = [
  accessAnalyzer,
  acmCertificates,
  apigatewayEndpoints,
  apigatewayIntegrations,
  applicationAutoScaling,
  backupVaultSettings,
  cloudtrailTrails,
  ec2Filters,
  ec2FlowLogs,
  ec2InterfaceEndpoints,
  ec2LaunchTemplateKeys,
  ec2NatGatewayAddresses,
  ec2NetworkAclAssociations,
  ec2NetworkAclEntries,
  ecsServices,
  eksAddonIdentities,
  eksClusters,
  eksNodeGroups,
  eksUpdates,
  elasticacheNodeNames,
  elasticacheParameters,
  elasticacheReplicationGroups,
  elasticacheGroupNodes,
  elbv2DeletionProtection,
  eventbridgeBusPolicies,
  guarddutyFeatures,
  rdsClusters,
  rdsEventSubscriptions,
  rdsInstanceFilters,
  rdsInstanceStates,
  rdsInstances,
  rdsOrderableClasses,
  rdsReadReplicas,
  rdsSnapshotAttributes,
  rdsStorageEvents,
  s3NamedConfigurations,
  sqsQueueUrls,
  sqsDeadLetterSources,
  statesTracing,
];
