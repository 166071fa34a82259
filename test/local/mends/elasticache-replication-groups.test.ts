import {
  elasticacheGroupNodes,
  elasticacheReplicationGroups,
} from "../../../local/gateway/mends/elasticache-replication-groups";
import { replicationGroupScenario } from "./scenarios/elasticache";
import { useMend } from "./support/use-mend";
import { xmlIn } from "./support/xml-tree";

const gateways = useMend("elasticache", elasticacheReplicationGroups, elasticacheGroupNodes);

const KEY = "arn:aws:kms:eu-west-1:111111111111:key/cache";

test("a group tells the key that encrypts it", async () => {
  const alone = await replicationGroupScenario(gateways.alone);
  expect(xmlIn(alone.described, "ReplicationGroup")).not.toHaveProperty("KmsKeyId");

  const { created, described, changed } = await replicationGroupScenario(gateways.mended);
  for (const answer of [created, described, changed])
    expect(xmlIn(answer, "ReplicationGroup")).toHaveProperty("KmsKeyId", KEY);
});

test("the nodes of a group share its upgrade setting, and its change", async () => {
  const alone = await replicationGroupScenario(gateways.alone);
  expect(xmlIn(alone.nodes, "CacheCluster")).not.toHaveProperty([0, "AutoMinorVersionUpgrade"]);

  const { nodes, changedNodes } = await replicationGroupScenario(gateways.mended);
  const upgraded = (value: string) => [
    { AutoMinorVersionUpgrade: value },
    { AutoMinorVersionUpgrade: value },
  ];
  expect(xmlIn(nodes, "CacheCluster")).toMatchObject(upgraded("false"));
  expect(xmlIn(changedNodes, "CacheCluster")).toMatchObject(upgraded("true"));
});

test("another account's group of the same name has neither", async () => {
  const { described } = await replicationGroupScenario(gateways.mended);
  expect(xmlIn(described, "ReplicationGroup")).toHaveProperty("KmsKeyId", KEY);
  const foreign = await gateways.mended.query(
    "elasticache",
    { Action: "DescribeReplicationGroups" },
    { account: "222222222222" },
  );
  expect(xmlIn(foreign, "ReplicationGroup")).not.toHaveProperty("KmsKeyId");
});
