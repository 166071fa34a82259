import { elasticacheNodeNames } from "../../../local/gateway/mends/elasticache-node-names";
import { type Harness, paramsOf, startHarness } from "../support/gateway-harness";
import { replicationGroupScenario } from "./scenarios/elasticache";
import { useMend } from "./support/use-mend";
import { xmlIn } from "./support/xml-tree";

const gateways = useMend("elasticache", elasticacheNodeNames);

/** What the last call of an action sent to the emulator. */
function sent(action: string): URLSearchParams | undefined {
  return gateways.mended.ministack.map(paramsOf).findLast((params) => params.get("Action") === action);
}

test("the nodes of a group without cluster mode are group-001 and so on, in the group and on their own", async () => {
  const alone = await replicationGroupScenario(gateways.alone);
  expect(xmlIn(alone.described, "MemberClusters")).toEqual({
    ClusterId: ["sessions-0001-001", "sessions-0001-002"],
  });

  const { created, described, nodes } = await replicationGroupScenario(gateways.mended);
  for (const answer of [created, described])
    expect(xmlIn(answer, "MemberClusters")).toEqual({ ClusterId: ["sessions-001", "sessions-002"] });
  const arn = (name: string): string => `arn:aws:elasticache:eu-west-1:111111111111:cluster:${name}`;
  expect(xmlIn(nodes, "CacheCluster")).toMatchObject([
    { CacheClusterId: "sessions-001", ARN: arn("sessions-001") },
    { CacheClusterId: "sessions-002", ARN: arn("sessions-002") },
  ]);
  expect(nodes.text).not.toContain("-0001-00");
});

test("the emulator is asked by the names that it knows, in ids and in ARNs", async () => {
  await replicationGroupScenario(gateways.mended);
  const ask = (params: Record<string, string>) => gateways.mended.query("elasticache", params);
  await ask({ Action: "DescribeCacheClusters", CacheClusterId: "sessions-002" });
  expect(sent("DescribeCacheClusters")?.get("CacheClusterId")).toBe("sessions-0001-002");
  await ask({
    Action: "ListTagsForResource",
    ResourceName: "arn:aws:elasticache:eu-west-1:111111111111:cluster:sessions-002",
  });
  expect(sent("ListTagsForResource")?.get("ResourceName")).toBe(
    "arn:aws:elasticache:eu-west-1:111111111111:cluster:sessions-0001-002",
  );
});

test("a cache of that name that belongs to no such group keeps it", async () => {
  const ask = { Action: "DescribeCacheClusters", CacheClusterId: "sessions-002" };
  await gateways.mended.query("elasticache", ask);
  expect(sent("DescribeCacheClusters")?.get("CacheClusterId")).toBe("sessions-002");
  await replicationGroupScenario(gateways.mended);
  await gateways.mended.query("elasticache", ask, { region: "eu-central-1" });
  expect(sent("DescribeCacheClusters")?.get("CacheClusterId")).toBe("sessions-002");
  await gateways.mended.query("elasticache", ask);
  expect(sent("DescribeCacheClusters")?.get("CacheClusterId")).toBe("sessions-0001-002");
});

test("a group in cluster mode keeps its shards' names", async () => {
  const answer = await gateways.mended.query("elasticache", {
    Action: "CreateReplicationGroup",
    ReplicationGroupId: "sessions",
    NumNodeGroups: "1",
    ReplicasPerNodeGroup: "1",
  });
  expect(xmlIn(answer, "MemberClusters")).toEqual({ ClusterId: ["sessions-0001-001", "sessions-0001-002"] });
  await replicationGroupScenario(gateways.mended);
  const without = await gateways.mended.query("elasticache", { Action: "DescribeReplicationGroups" });
  expect(xmlIn(without, "MemberClusters")).toEqual({ ClusterId: ["sessions-001", "sessions-002"] });
});

describe("a role's call", () => {
  const OWNER = "<GetAccessKeyInfoResult><Account>111111111111</Account></GetAccessKeyInfoResult>";
  const ROLE = "ASIAROLEROLEROLEROLE";
  let mayRole: boolean;
  let harness: Harness;

  beforeEach(async () => {
    harness = await startHarness({
      mends: [elasticacheNodeNames],
      ministack: (received) => {
        const isRole = (received.headers.authorization ?? "").includes(ROLE);
        const body = paramsOf(received).get("Action") === "GetAccessKeyInfo" ? OWNER : "<CacheClusters/>";
        return {
          status: isRole ? (mayRole ? 404 : 403) : 200,
          body,
          headers: { "content-type": "text/xml" },
        };
      },
    });
    await harness.query("elasticache", { Action: "CreateReplicationGroup", ReplicationGroupId: "sessions" });
  });
  afterEach(() => harness.close());

  const described = () =>
    harness.query(
      "elasticache",
      { Action: "DescribeCacheClusters", CacheClusterId: "sessions-002" },
      { account: ROLE },
    );
  const names = () =>
    harness.ministack
      .map(paramsOf)
      .flatMap((params) =>
        params.get("Action") === "DescribeCacheClusters" ? [params.get("CacheClusterId")] : [],
      );

  test("goes on as it was signed, and is asked by the root under the name that the emulator knows", async () => {
    mayRole = true;
    expect((await described()).status).toBe(200);
    expect(names()).toEqual(["sessions-002", "sessions-0001-002"]);
  });

  test("is refused where the role may not", async () => {
    mayRole = false;
    expect((await described()).status).toBe(403);
    expect(names()).toEqual(["sessions-002"]);
  });
});
