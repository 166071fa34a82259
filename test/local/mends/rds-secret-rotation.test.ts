import { rdsSecretRotation } from "../../../local/gateway/mends/rds-secret-rotation";
import type { Answer, Received } from "../support/fake-upstream";
import { ACCOUNT, parsed } from "../support/aws-client";
import { type Harness, startHarness } from "../support/gateway-harness";

const ARN = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:rds!db-1";
const OLD = { username: "dbadmin", password: "the old one" };

interface Version {
  stages: string[];
  value: { readonly username: string; readonly password: string };
}

let harness: Harness;
let name: string;
let versions: Map<string, Version>;
let taken: string[];
let takes: boolean;

beforeEach(async () => {
  name = "rds!db-1";
  versions = new Map([["v1", { stages: ["AWSCURRENT"], value: OLD }]]);
  taken = [];
  takes = true;
  const change = (account: string, password: string): Promise<void> => {
    if (!takes) return Promise.reject(new Error("the server only reads"));
    taken.push(`${account} ${password}`);
    return Promise.resolve();
  };
  harness = await startHarness({ mends: [rdsSecretRotation(change)], ministack: secretsManager });
});
afterEach(() => harness.close());

/** As the emulator does it: a rotation makes the old value the new version at once. */
function secretsManager({ headers, body }: Received): Answer {
  const input = JSON.parse(body.toString("utf8")) as Record<string, string>;
  const { VersionStage = "", MoveToVersionId: to = "", RemoveFromVersionId: from = "" } = input;
  switch (String(headers["x-amz-target"]).split(".")[1] ?? "") {
    case "RotateSecret":
      move("AWSCURRENT", "", "v1");
      versions.set("v2", { stages: ["AWSCURRENT"], value: OLD });
      return { body: JSON.stringify({ ARN, Name: name, VersionId: "v2" }) };
    case "UpdateSecretVersionStage":
      move(VersionStage, to, from);
      break;
    case "PutSecretValue":
      versions.set("v2", {
        stages: ["AWSPENDING"],
        value: JSON.parse(input["SecretString"] ?? "") as Version["value"],
      });
      break;
    case "GetSecretValue":
      return {
        body: JSON.stringify({ SecretString: JSON.stringify(versions.get(input["VersionId"] ?? "")?.value) }),
      };
  }
  const VersionIdsToStages = Object.fromEntries([...versions].map(([id, { stages }]) => [id, stages]));
  return { body: JSON.stringify({ ARN, Name: name, RotationEnabled: false, VersionIdsToStages }) };
}

function move(stage: string, to: string, from: string): void {
  const old = versions.get(from);
  if (old) old.stages = old.stages.filter((one) => one !== stage);
  versions.get(to)?.stages.push(stage);
}

const call = (action: string, input: object = {}) =>
  harness.json("secretsmanager", `secretsmanager.${action}`, { SecretId: ARN, ...input });

test("a secret that RDS keeps has its rotation set up", async () => {
  expect(parsed(await call("DescribeSecret"))).toMatchObject({
    RotationEnabled: true,
    RotationRules: { AutomaticallyAfterDays: 7 },
    OwningService: "rds",
  });
  name = "somebody's own";
  expect(parsed(await call("DescribeSecret"))).toMatchObject({ RotationEnabled: false });
});

test("the server takes a new password, and then it is the current one", async () => {
  expect(parsed(await call("RotateSecret"))).toEqual({ ARN, Name: "rds!db-1", VersionId: "v2" });
  const { value, stages } = versions.get("v2") ?? { value: OLD, stages: [] };
  expect(value.username).toBe("dbadmin");
  expect(value.password).not.toBe(OLD.password);
  expect(taken).toEqual([`${ACCOUNT} ${value.password}`]);
  expect([versions.get("v1")?.stages, stages]).toEqual([[], ["AWSCURRENT"]]);
});

test("where the server takes none, it stays pending, and none other can begin", async () => {
  takes = false;
  await call("RotateSecret");
  expect([versions.get("v1")?.stages, versions.get("v2")?.stages]).toEqual([["AWSCURRENT"], ["AWSPENDING"]]);
  const again = await call("RotateSecret");
  expect([again.status, again.text]).toEqual([400, expect.stringContaining("A previous rotation")]);
});

test("the same token rotates once", async () => {
  await call("RotateSecret", { ClientRequestToken: "v2" });
  const again = await call("RotateSecret", { ClientRequestToken: "v2" });
  expect(parsed(again)).toEqual({ ARN, Name: "rds!db-1", VersionId: "v2" });
  expect(taken).toHaveLength(1);
});

test("other secrets are the emulator's", async () => {
  name = "somebody's own";
  await call("RotateSecret");
  expect([taken, versions.get("v2")?.stages]).toEqual([[], ["AWSCURRENT"]]);
});
