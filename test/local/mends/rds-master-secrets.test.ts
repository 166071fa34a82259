import type { Mend } from "../../../local/gateway/mend";
import { rdsMasterSecrets } from "../../../local/gateway/mends/rds-master-secrets";
import type { Answer, Received } from "../support/fake-upstream";
import { type Harness, paramsOf, startHarness } from "../support/gateway-harness";

let harness: Harness;

afterEach(() => harness.close());

const start = async (mends: Mend[], ministack: (received: Received) => Answer): Promise<void> => {
  harness = await startHarness({ mends, ministack });
};

const xml = (body: string): Answer => ({ headers: { "content-type": "text/xml" }, body });

describe("master secrets", () => {
  const ARN = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:rds!db-1";
  const INSTANCE =
    "<DBInstance><DBInstanceIdentifier>main</DBInstanceIdentifier><MasterUsername>dbadmin</MasterUsername><DBInstanceArn>arn:of-main</DBInstanceArn></DBInstance>";
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
          Tags: expect.arrayContaining([
            { Key: "aws:rds:primaryDBInstanceArn", Value: "arn:of-main" },
          ]) as unknown,
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

  test("go when the instance is given a password of its own", async () => {
    await create({ ManageMasterUserPassword: "true" });
    const own = { ManageMasterUserPassword: "false", MasterUserPassword: "mine" };
    const modify = { Action: "ModifyDBInstance", DBInstanceIdentifier: "main", ...own };
    const modified = await harness.query("rds", modify);
    await harness.query("rds", modify);

    expect(secretCalls().slice(1)).toEqual([
      ["secretsmanager.DeleteSecret", { SecretId: ARN, ForceDeleteWithoutRecovery: true }],
    ]);
    expect(modified.text).toBe(INSTANCE);
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
