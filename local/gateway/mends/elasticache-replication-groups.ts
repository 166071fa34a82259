/**
 * Gives back the key and the upgrade setting of a replication group, and of the nodes in it.
 * Follows https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ReplicationGroup.html
 */
import { paramsAsElements, type XmlReadBack, xmlReadBack } from "./support/xml-read-back";

const BY_GROUP = {
  service: "elasticache",
  creates: ["CreateReplicationGroup"],
  modifies: ["ModifyReplicationGroup"],
  keyElement: "ReplicationGroupId",
  keysOf: ({ params }) => params.getAll("ReplicationGroupId"),
} satisfies Partial<XmlReadBack>;

/** Replication groups as they were asked for. */
export const elasticacheReplicationGroups = xmlReadBack({
  ...BY_GROUP,
  name: "elasticache-replication-groups",
  reads: ["DescribeReplicationGroups"],
  element: "ReplicationGroup",
  fieldsOf: (call) =>
    paramsAsElements(call, { KmsKeyId: "KmsKeyId", AutoMinorVersionUpgrade: "AutoMinorVersionUpgrade" }),
});

/** The nodes of a group share its setting. */
export const elasticacheGroupNodes = xmlReadBack({
  ...BY_GROUP,
  name: "elasticache-group-nodes",
  reads: ["DescribeCacheClusters"],
  element: "CacheCluster",
  fieldsOf: (call) => paramsAsElements(call, { AutoMinorVersionUpgrade: "AutoMinorVersionUpgrade" }),
});
