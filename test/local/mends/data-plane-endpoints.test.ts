import { dataPlaneEndpoints } from "../../../local/gateway/mends/data-plane-endpoints";
import { startHarness } from "../support/gateway-harness";
import { replicationGroupScenario } from "./scenarios/elasticache";
import { databaseInstanceScenario } from "./scenarios/rds-instances";
import { useMend } from "./support/use-mend";
import { xmlIn } from "./support/xml-tree";

const OWNER = "111111111111";
const mend = dataPlaneEndpoints((kind, identifier, { account }) => {
  if (account !== OWNER) return undefined;
  if (kind === "cache") return { address: "127.0.0.2", port: 6380 };
  if (kind === "replica") return { address: "127.0.0.4", port: 5432 };
  return identifier === "orders" ? { address: "127.0.0.3" } : undefined;
});

describe("databases", () => {
  const gateways = useMend("rds-instances", mend);

  test("an instance that has a server names it, on the port that it was made with, and a replica its own", async () => {
    const alone = await databaseInstanceScenario(gateways.alone);
    expect(xmlIn(alone.described, "DBInstance")).toMatchObject([
      { Endpoint: { Address: "127.0.0.1", Port: "5432" } },
      { Endpoint: { Address: "127.0.0.1", Port: "15432" } },
    ]);

    const { created, described } = await databaseInstanceScenario(gateways.mended);
    expect(xmlIn(created, "DBInstance")).toMatchObject({ Endpoint: { Address: "127.0.0.3", Port: "5432" } });
    expect(xmlIn(described, "DBInstance")).toMatchObject([
      { Endpoint: { Address: "127.0.0.3", Port: "5432" } },
      { Endpoint: { Address: "127.0.0.4", Port: "5432" } },
    ]);
  });
});

describe("clusters", () => {
  test("a cluster that has a server names it for writing and for reading", async () => {
    const cluster =
      "<DBCluster><DBClusterIdentifier>main</DBClusterIdentifier><Endpoint>nowhere</Endpoint><ReaderEndpoint>nowhere</ReaderEndpoint><Port>5432</Port></DBCluster>";
    const harness = await startHarness({
      mends: [dataPlaneEndpoints(() => ({ address: "127.0.0.3" }))],
      ministack: () => ({ headers: { "content-type": "text/xml" }, body: cluster }),
    });
    const created = await harness.query("rds", { Action: "CreateDBCluster" });
    expect(xmlIn(created, "DBCluster")).toEqual({
      DBClusterIdentifier: "main",
      Endpoint: "127.0.0.3",
      ReaderEndpoint: "127.0.0.3",
      Port: "5432",
    });
    await harness.close();
  });
});

describe("caches", () => {
  const gateways = useMend("elasticache", mend);

  test("every endpoint of a group and of its nodes is the server's", async () => {
    const alone = await replicationGroupScenario(gateways.alone);
    expect(xmlIn(alone.described, "PrimaryEndpoint")).toEqual({ Address: "redis", Port: "6379" });

    const { described, nodes } = await replicationGroupScenario(gateways.mended);
    const server = { Address: "127.0.0.2", Port: "6380" };
    for (const name of ["PrimaryEndpoint", "ReaderEndpoint", "ReadEndpoint"])
      expect(xmlIn(described, name)).toEqual(server);
    expect(xmlIn(nodes, "Endpoint")).toEqual(server);
    expect(`${described.text}${nodes.text}`).not.toContain("<Address>redis<");
  });

  test("an account without servers keeps what the emulator says", async () => {
    const { described } = await replicationGroupScenario(gateways.mended);
    expect(xmlIn(described, "PrimaryEndpoint")).toHaveProperty("Address", "127.0.0.2");
    const foreign = await gateways.mended.query(
      "elasticache",
      { Action: "DescribeReplicationGroups" },
      { account: "222222222222" },
    );
    expect(xmlIn(foreign, "PrimaryEndpoint")).toHaveProperty("Address", "redis");
  });
});
