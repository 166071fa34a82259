import { dataPlaneContents } from "../../../local/gateway/mends/data-plane-contents";
import { dataPlaneEndpoints } from "../../../local/gateway/mends/data-plane-endpoints";
import { rdsMasterSecrets } from "../../../local/gateway/mends/rds-master-secrets";
import type { Mend } from "../../../local/gateway/mend";
import { type Answer, type Received } from "../support/fake-upstream";
import { ACCOUNT, type Harness, paramsOf, startHarness } from "../support/gateway-harness";

let harness: Harness;

afterEach(() => harness.close());

const start = async (mends: Mend[], ministack: (received: Received) => Answer): Promise<void> => {
  harness = await startHarness({ mends, ministack });
};

const xml = (body: string): Answer => ({ headers: { "content-type": "text/xml" }, body });

describe("endpoints", () => {
  const found = dataPlaneEndpoints((_kind, _identifier, { account }) =>
    account === ACCOUNT ? { address: "127.70.1.1" } : undefined,
  );

  test.each([
    [
      "rds",
      "DescribeDBInstances",
      "<DBInstance><DBInstanceIdentifier>main</DBInstanceIdentifier><Endpoint><Address>nowhere</Address><Port>5432</Port></Endpoint></DBInstance>",
      "<Endpoint><Address>127.70.1.1</Address><Port>5432</Port></Endpoint>",
    ],
    [
      "rds",
      "CreateDBCluster",
      "<DBCluster><DBClusterIdentifier>main</DBClusterIdentifier><Endpoint>nowhere</Endpoint><ReaderEndpoint>nowhere</ReaderEndpoint><Port>5432</Port></DBCluster>",
      "<Endpoint>127.70.1.1</Endpoint><ReaderEndpoint>127.70.1.1</ReaderEndpoint><Port>5432</Port>",
    ],
    [
      "elasticache",
      "DescribeReplicationGroups",
      "<ReplicationGroup><ReplicationGroupId>main</ReplicationGroupId><PrimaryEndpoint><Address>nowhere</Address><Port>6379</Port></PrimaryEndpoint></ReplicationGroup>",
      "<PrimaryEndpoint><Address>127.70.1.1</Address><Port>6379</Port></PrimaryEndpoint>",
    ],
  ])("%s %s names the real server and keeps the port", async (service, action, described, mended) => {
    await start([found], () => xml(described));

    expect((await harness.query(service, { Action: action })).text).toContain(mended);
  });

  test("accounts without servers keep what the emulator says", async () => {
    const described = "<DBInstance><Endpoint><Address>nowhere</Address></Endpoint></DBInstance>";
    await start([found], () => xml(described));
    const { text } = await harness.query(
      "rds",
      { Action: "DescribeDBInstances" },
      { account: "999999999999" },
    );

    expect(text).toBe(described);
  });
});

describe("master secrets", () => {
  const ARN = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:rds!db-1";
  const INSTANCE =
    "<DBInstance><DBInstanceIdentifier>main</DBInstanceIdentifier><MasterUsername>dbadmin</MasterUsername></DBInstance>";
  const isSecretCall = ({ headers }: Received): boolean => headers["x-amz-target"] !== undefined;
  const secretCalls = (): [string, unknown][] =>
    harness.ministack
      .filter(isSecretCall)
      .map(({ headers, body }) => [
        String(headers["x-amz-target"]),
        JSON.parse(body.toString("utf8")) as unknown,
      ]);

  beforeEach(() =>
    start([rdsMasterSecrets(() => "the real one")], (received) => {
      if (isSecretCall(received)) return { body: JSON.stringify({ ARN }) };
      const isCluster = paramsOf(received).get("Action") === "CreateDBCluster";
      return xml(
        isCluster
          ? `<DBCluster><MasterUsername>dbadmin</MasterUsername><SecretArn>${ARN}</SecretArn></DBCluster>`
          : INSTANCE,
      );
    }),
  );

  const create = (params: Record<string, string>) =>
    harness.query("rds", { Action: "CreateDBInstance", DBInstanceIdentifier: "main", ...params });

  test("hold the password that the server takes, and are shown with the instance", async () => {
    const managed = { ManageMasterUserPassword: "true", MasterUserSecretKmsKeyId: "key" };
    const created = await create(managed);
    const described = await harness.query("rds", { Action: "DescribeDBInstances" });

    expect(secretCalls()).toEqual([
      [
        "secretsmanager.CreateSecret",
        expect.objectContaining({
          Name: expect.stringMatching(/^rds!db-/) as string,
          KmsKeyId: "key",
          SecretString: JSON.stringify({ username: "dbadmin", password: "the real one" }),
        }),
      ],
    ]);
    const shown = `<MasterUserSecret><SecretArn>${ARN}</SecretArn><SecretStatus>active</SecretStatus><KmsKeyId>key</KmsKeyId></MasterUserSecret>`;
    expect(created.text).toContain(shown);
    expect(described.text).toContain(shown);
  });

  test("go with the instance", async () => {
    await create({ ManageMasterUserPassword: "true" });
    await harness.query("rds", { Action: "DeleteDBInstance", DBInstanceIdentifier: "main" });

    expect(secretCalls()[1]).toEqual([
      "secretsmanager.DeleteSecret",
      { SecretId: ARN, ForceDeleteWithoutRecovery: true },
    ]);
    expect((await harness.query("rds", { Action: "DescribeDBInstances" })).text).toBe(INSTANCE);
  });

  test("are not made for a password of one's own", async () => {
    const created = await create({ MasterUserPassword: "mine" });

    expect([secretCalls(), created.text]).toEqual([[], INSTANCE]);
  });

  test("of clusters, which the emulator makes, are given the password", async () => {
    await harness.query("rds", { Action: "CreateDBCluster", ManageMasterUserPassword: "true" });

    expect(secretCalls()).toEqual([
      [
        "secretsmanager.PutSecretValue",
        { SecretId: ARN, SecretString: JSON.stringify({ username: "dbadmin", password: "the real one" }) },
      ],
    ]);
  });
});

describe("contents", () => {
  const emptied: string[] = [];
  const mend = dataPlaneContents((kind, { account }) => {
    emptied.push(`${kind} of ${account}`);
    return Promise.resolve();
  });
  const instance = (status: string): string =>
    `<DBInstance><DBInstanceStatus>${status}</DBInstanceStatus></DBInstance>`;
  const deleteInstance = () =>
    harness.query("rds", { Action: "DeleteDBInstance", DBInstanceIdentifier: "copy" });

  beforeEach(() => {
    emptied.length = 0;
  });

  test("go with the last instance", async () => {
    await start([mend], () => xml(instance("deleting")));
    await deleteInstance();

    expect(emptied).toEqual([`database of ${ACCOUNT}`]);
  });

  test("go with the last replication group", async () => {
    await start([mend], () => xml("<ReplicationGroups/>"));
    await harness.query("elasticache", { Action: "DeleteReplicationGroup", ReplicationGroupId: "main" });

    expect(emptied).toEqual([`cache of ${ACCOUNT}`]);
  });

  test("stay while another instance stands for the same server", async () => {
    await start([mend], () => xml(instance("available")));
    await deleteInstance();

    expect(emptied).toEqual([]);
  });

  test("stay when the deletion fails, or when nobody says what is left", async () => {
    await start([mend], () => ({ status: 400, body: "<ErrorResponse/>" }));
    await deleteInstance();
    await harness.close();
    await start([mend], (received) =>
      paramsOf(received).get("Action") === "DescribeDBInstances" ? { status: 500, body: "" } : xml("<Ok/>"),
    );
    await deleteInstance();

    expect(emptied).toEqual([]);
  });
});
