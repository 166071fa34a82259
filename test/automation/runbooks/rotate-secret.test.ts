import { readFileSync, writeFileSync } from "node:fs";
import type {
  GetSecretValueCommandInput,
  RotateSecretCommandInput,
  UpdateSecretVersionStageCommandInput,
} from "@aws-sdk/client-secrets-manager";
import { AwsDatabaseSecrets } from "../../../automation/adapters/aws/database-secrets";
import { AwsDatabases } from "../../../automation/adapters/aws/databases";
import { PostgresLogins } from "../../../automation/adapters/postgres/logins";
import { spec } from "../../../automation/runbooks/rotate-secret/spec";
import { createSteps } from "../../../automation/runbooks/rotate-secret/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { declaredActions } from "./support/permissions";
import { PostgresServer } from "./support/postgres-server";

jest.setTimeout(30_000);

const ARN = "arn:aws:secretsmanager:eu-west-1:111111111111:secret:rds!db-0123-AbCdEf";
const USER = "dbadmin";

let server: PostgresServer;

beforeAll(async () => {
  server = await PostgresServer.start();
  await server.run(`create user ${USER}`);
  // The server lets everybody in; this one is asked for the password, as RDS asks everybody.
  const [found] = await server.run("show hba_file");
  const file = String(found?.["hba_file"]);
  writeFileSync(file, `host all ${USER} all scram-sha-256\n${readFileSync(file, "utf8")}`);
  await server.run("select pg_reload_conf()");
});

afterAll(() => server.end());

const setPassword = (password: string): Promise<unknown> =>
  server.run(`alter user ${USER} password '${password}'`);

class World {
  readonly recorder = new AwsRecorder();
  readonly clock = new Clock();
  databaseId = "homeostat-dev-main";
  state = "available";
  rotates = true;
  /** Whether the database itself learns of the new password. */
  reachesDatabase = true;
  /** Whether a rotation comes to its end. */
  ends = true;
  /** Text of each version; the current one. */
  readonly versions = new Map([["version-1", secretOf("first")]]);
  current = "version-1";
  readonly steps = createSteps({
    logins: new PostgresLogins({ tls: false }),
    databases: new AwsDatabases(
      this.recorder.client("rds", { DescribeDBInstances: () => ({ DBInstances: [this.#instance()] }) }),
    ),
    secrets: new AwsDatabaseSecrets(
      this.recorder.client("secrets-manager", {
        DescribeSecret: () => ({
          ARN,
          RotationEnabled: this.rotates,
          Tags: [
            {
              Key: "aws:rds:primaryDBInstanceArn",
              Value: `arn:aws:rds:eu-west-1:111111111111:db:${this.databaseId}`,
            },
          ],
          VersionIdsToStages: { [this.current]: ["AWSCURRENT"] },
        }),
        GetSecretValue: ({ VersionId = "" }: GetSecretValueCommandInput) => ({
          SecretString: this.versions.get(VersionId),
        }),
        RotateSecret: ({ ClientRequestToken = "" }: RotateSecretCommandInput) =>
          this.#rotate(ClientRequestToken),
        UpdateSecretVersionStage: (input: UpdateSecretVersionStageCommandInput) => {
          if (input.RemoveFromVersionId !== this.current) throw new Error("another version is current");
          this.current = input.MoveToVersionId ?? "";
          return {};
        },
      }),
    ),
  });
  readonly incident = incidentOf({
    rootCause: "secret-exposed",
    target: { type: "AWS::SecretsManager::Secret", id: ARN },
  });

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }

  async #rotate(token: string): Promise<object> {
    if (this.ends && !this.versions.has(token)) {
      this.versions.set(token, secretOf("second"));
      this.current = token;
      if (this.reachesDatabase) await setPassword("second");
    }
    return {};
  }

  #instance() {
    return {
      DBInstanceIdentifier: this.databaseId,
      DBInstanceArn: `arn:aws:rds:eu-west-1:111111111111:db:${this.databaseId}`,
      DbiResourceId: "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
      DBInstanceStatus: this.state,
      DBInstanceClass: "db.t4g.medium",
      AllocatedStorage: 20,
      DBName: "app",
      Endpoint: { Address: server.host, Port: server.port },
    };
  }
}

function secretOf(password: string): string {
  return JSON.stringify({ username: USER, password });
}

describe("rotate-secret, on a real PostgreSQL", () => {
  beforeEach(() => setPassword("first"));

  it("rotates the secret and signs in with the new one", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    const version = "exe-0123456789abcdef0123-rotate-secret";
    expect(says.at(-1)).toBe(`new-secret-works: homeostat-dev-main lets in version ${version}`);
    expect(ending).toBe("verified");
    expect(world.current).toBe(version);
  });

  it("never says or notes a password", async () => {
    const world = new World();

    const { says, notes, before } = await world.run();

    expect(JSON.stringify([says, notes, before])).not.toMatch(/first|second|dbadmin/);
  });

  it.each([
    ["the database is unwell", (world: World) => (world.state = "modifying")],
    ["no rotation is set up", (world: World) => (world.rotates = false)],
    ["the secret of today is refused", () => setPassword("other")],
    ["the secret holds no password", (world: World) => world.versions.set("version-1", "plain")],
    ["the database is of another environment", (world: World) => (world.databaseId = "homeostat-prod-main")],
    ["no database is known", (world: World) => (world.databaseId = "")],
  ])("touches nothing where %s", async (_, change) => {
    const world = new World();
    await change(world);

    expect((await world.run()).ending).toBe("refused");
    expect(world.recorder.count("RotateSecret")).toBe(0);
  });

  it("does not take a database that gives no answer for one that refuses", async () => {
    const nowhere = { host: server.host, port: 1, databaseName: "app" };

    await expect(
      new PostgresLogins({ tls: false }).works(nowhere, { user: USER, password: "first" }),
    ).rejects.toThrow("ECONNREFUSED");
  });

  it("makes the previous version current again where the database never learnt of the new one", async () => {
    const world = new World();
    world.reachesDatabase = false;

    const { ending, says } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(says.at(-1)).toBe("rollback-check: homeostat-dev-main lets in version version-1");
    expect(world.current).toBe("version-1");
  });

  it("never makes a version current that the database refuses", async () => {
    const world = new World();
    const { context } = await world.run();

    await expect(world.steps.rollbacks["restore-version-stage"](context)).rejects.toThrow(
      "refuses version version-1 by now",
    );
    expect(world.recorder.count("UpdateSecretVersionStage")).toBe(0);
  });

  it.each([
    ["the rotation cannot be begun", (world: World) => world.recorder.failNext("RotateSecret")],
    ["the rotation never ends", (world: World) => (world.ends = false)],
  ])("leaves the secret of today where %s", async (_, change) => {
    const world = new World();
    change(world);

    expect((await world.run()).ending).toBe("rolled-back");
    expect(world.current).toBe("version-1");
    expect(world.recorder.count("UpdateSecretVersionStage")).toBe(0);
  });

  it("does not rotate a second time what somebody has rotated meanwhile", async () => {
    const world = new World();
    const meanwhile = async (step: string): Promise<void> => {
      if (step !== "rotate") return;
      world.versions.set("version-2", secretOf("second"));
      world.current = "version-2";
      await setPassword("second");
    };

    expect((await world.run({ meanwhile })).ending).toBe("verified");
    expect(world.recorder.count("RotateSecret")).toBe(0);
  });

  it("rotates once when called twice", async () => {
    const world = new World();
    const { context } = await world.run();

    await world.steps.actions.rotate(context);

    expect(world.recorder.count("RotateSecret")).toBe(1);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    world.reachesDatabase = false;
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
