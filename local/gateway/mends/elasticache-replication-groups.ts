/**
 * Gives back the key and the upgrade setting of a replication group.
 * Follows https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_ReplicationGroup.html
 */
import { paramsAsElements, xmlReadBack } from "./support/xml-read-back";

/** Replication groups as they were asked for. */
export const elasticacheReplicationGroups = xmlReadBack({
  name: "elasticache-replication-groups",
  service: "elasticache",
  creates: ["CreateReplicationGroup"],
  modifies: ["ModifyReplicationGroup"],
  reads: ["DescribeReplicationGroups"],
  element: "ReplicationGroup",
  keyElement: "ReplicationGroupId",
  keyOf: ({ params }) => params.get("ReplicationGroupId") ?? undefined,
  fieldsOf: (call) =>
    paramsAsElements(call, { KmsKeyId: "KmsKeyId", AutoMinorVersionUpgrade: "AutoMinorVersionUpgrade" }),
});
