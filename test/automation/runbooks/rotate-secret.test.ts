import { readFileSync, writeFileSync } from "node:fs";
import {
  type GetSecretValueCommandInput,
  ResourceNotFoundException,
  type RotateSecretCommandInput,
  type UpdateSecretVersionStageCommandInput,
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
/** The version that the rotation of the runbook makes. */
const MADE = "exe-0123456789abcdef0123-rotate-secret";
/** A version that somebody else's rotation has left, and when it was made. */
const LEFT = "11111111-2222-3333-4444-555555555555";
const LEFT_AT = "2026-03-01T22:10:00.000Z";

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
  /** Whether a rotation comes to its end; otherwise its version stays pending. */
  ends = true;
  /** Whether a rotation takes the label of the pending version away when it ends, as it may and need not. */
  tidies = true;
  /** Text of each version; the current one, and the one that has the label of a pending one. */
  readonly versions = new Map([["version-1", secretOf("first")]]);
  current = "version-1";
  pending: string | undefined;
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
          VersionIdsToStages: this.#stages(),
        }),
        GetSecretValue: ({ VersionId = "" }: GetSecretValueCommandInput) => {
          const SecretString = this.versions.get(VersionId);
          if (SecretString === undefined)
            throw new ResourceNotFoundException({ message: "no such value", $metadata: {} });
          return { SecretString, CreatedDate: new Date(LEFT_AT) };
        },
        RotateSecret: ({ ClientRequestToken = "" }: RotateSecretCommandInput) =>
          this.#rotate(ClientRequestToken),
        UpdateSecretVersionStage: (input: UpdateSecretVersionStageCommandInput) => this.#label(input),
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

  #stages(): Readonly<Record<string, readonly string[]>> {
    const { current, pending } = this;
    if (pending === undefined) return { [current]: ["AWSCURRENT"] };
    if (pending === current) return { [current]: ["AWSCURRENT", "AWSPENDING"] };
    return { [current]: ["AWSCURRENT"], [pending]: ["AWSPENDING"] };
  }

  /** As Secrets Manager has it: a label only goes from the version that has it. */
  #label(input: UpdateSecretVersionStageCommandInput): object {
    const { VersionStage, MoveToVersionId: to, RemoveFromVersionId: from } = input;
    const holder = VersionStage === "AWSCURRENT" ? this.current : this.pending;
    if (from === undefined || from !== holder) throw new Error(`${String(VersionStage)} is not at ${from}`);
    if (VersionStage === "AWSPENDING") this.pending = to;
    else this.current = to ?? "";
    return {};
  }

  async #rotate(token: string): Promise<object> {
    if (this.pending !== undefined && this.pending !== this.current)
      throw new Error("A previous rotation isn't complete.");
    if (this.versions.has(token)) return {};
    this.versions.set(token, secretOf("second"));
    this.pending = token;
    if (this.reachesDatabase) await setPassword("second");
    if (!this.ends) return {};
    this.current = token;
    if (this.tidies) this.pending = undefined;
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

    expect(says.at(-1)).toBe(`new-secret-works: homeostat-dev-main lets in version ${MADE}`);
    expect(ending).toBe("verified");
    expect(world.current).toBe(MADE);
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

  it("leaves the secret of today where the rotation cannot be begun", async () => {
    const world = new World();
    world.recorder.failNext("RotateSecret");

    expect((await world.run()).ending).toBe("rolled-back");
    expect(world.current).toBe("version-1");
    expect(world.recorder.count("UpdateSecretVersionStage")).toBe(0);
  });

  describe("a rotation that does not end", () => {
    const unfinished = (): World => Object.assign(new World(), { ends: false, reachesDatabase: false });

    it("is given up, so that the next one can begin", async () => {
      const world = unfinished();

      const { ending, says } = await world.run();

      expect(ending).toBe("rolled-back");
      expect(says).toContain(
        `restore-version-stage: version version-1 is the current one; ${MADE} is given up`,
      );
      expect([world.current, world.pending]).toEqual(["version-1", undefined]);

      Object.assign(world, { ends: true, reachesDatabase: true });
      world.versions.delete(MADE);
      expect((await world.run()).ending).toBe("verified");
    });

    it("stays where the database takes its password: nobody else knows it", async () => {
      const world = unfinished();
      world.reachesDatabase = true;

      const { ending, says } = await world.run();

      expect(ending).toBe("failed");
      expect(says.at(-1)).toBe(
        `restore-version-stage: homeostat-dev-main refuses version version-1 by now: ${MADE} stays pending`,
      );
      expect(world.pending).toBe(MADE);
    });

    it("is not begun again by a second call", async () => {
      const world = unfinished();
      const { context } = await world.run();
      world.pending = MADE;

      await world.steps.actions.rotate(context);

      expect(world.recorder.count("RotateSecret")).toBe(1);
    });

    it("is not undone as long as its version is seen to be pending", async () => {
      const world = unfinished();
      const { context } = await world.run();
      world.pending = MADE;

      expect(await world.steps.rolledBack(context)).toEqual({
        passed: false,
        says: `version ${MADE} is still pending: no rotation can begin`,
      });
    });

    it("is left alone where it is somebody else's", async () => {
      const world = unfinished();
      const meanwhile = (step: string): void => {
        if (step === "rotate") world.pending = LEFT;
      };

      expect((await world.run({ meanwhile })).ending).toBe("rolled-back");
      expect(world.pending).toBe(LEFT);
      expect(world.recorder.count("UpdateSecretVersionStage")).toBe(0);
    });
  });

  it("gives up the new version too where it was current and pending at once", async () => {
    const world = Object.assign(new World(), { tidies: false, reachesDatabase: false });

    expect((await world.run()).ending).toBe("rolled-back");
    expect([world.current, world.pending]).toEqual(["version-1", undefined]);
  });

  describe("what another rotation has left", () => {
    const left = (value?: string): World => {
      const world = new World();
      world.pending = LEFT;
      if (value !== undefined) world.versions.set(LEFT, secretOf(value));
      return world;
    };
    const clear =
      `aws secretsmanager update-secret-version-stage --secret-id '${ARN}' ` +
      `--version-stage AWSPENDING --remove-from-version-id '${LEFT}'`;

    it.each([
      ["a version with a value", "third", `since ${LEFT_AT}`],
      ["a version without a value", undefined, "and has no value yet"],
    ])("is refused: %s, with the command that clears it", async (_, value, since) => {
      const world = left(value);

      const { ending, says } = await world.run();

      expect(ending).toBe("refused");
      expect(says.at(-1)).toBe(
        `no-other-rotation: version ${LEFT} of ${ARN} is AWSPENDING ${since}: a rotation is under way, or was left ` +
          `half done, and Secrets Manager begins no other. Where none is under way, clear it with: ${clear}`,
      );
      expect(world.recorder.count("RotateSecret")).toBe(0);
      expect(world.pending).toBe(LEFT);
    });

    it("is named where the database refuses the secret of today", async () => {
      await setPassword("third");

      const { ending, says } = await left("third").run();

      expect(ending).toBe("refused");
      expect(says.at(-1)).toBe(
        "old-secret-works: homeostat-dev-main refuses version version-1; " +
          `version ${LEFT} is pending, and may be the one that it takes`,
      );
    });

    it("bars nothing where it is the current version", async () => {
      const world = new World();
      world.pending = "version-1";

      expect((await world.run()).ending).toBe("verified");
    });

    it("is not read as missing where its version cannot be read", async () => {
      const world = left("third");
      const { context } = await world.run();
      world.recorder.failNext("GetSecretValue", "AccessDeniedException");

      await expect(world.steps.preChecks["no-other-rotation"](context)).rejects.toThrow(
        "AccessDeniedException",
      );
    });
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
