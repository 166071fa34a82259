import type { Client } from "pg";
import { AwsDatabases } from "../../../automation/adapters/aws/databases";
import { PostgresSessions } from "../../../automation/adapters/postgres/sessions";
import { spec } from "../../../automation/runbooks/relieve-connections/spec";
import { createSteps } from "../../../automation/runbooks/relieve-connections/steps";
import type { DatabaseSessions } from "../../../automation/runbooks/ports/database-sessions";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { declaredActions } from "./support/permissions";
import { PostgresServer } from "./support/postgres-server";

jest.setTimeout(30_000);

const ID = "homeostat-dev-main";
const OURS = "homeostat_remediation";

let server: PostgresServer;

beforeAll(async () => {
  server = await PostgresServer.start();
  // The rights that the README asks for, and no more.
  await server.run(`
    create role rds_superuser; create user dbadmin in role rds_superuser;
    create user reference; create user billing;
    create user ${OURS}; grant pg_read_all_stats, pg_signal_backend to ${OURS};`);
});

afterAll(() => server.end());
afterEach(() => server.closeAll());

/** A session cannot be made to have idled for a minute: what counts as long is a tenth of a second here. */
class Hurried implements DatabaseSessions {
  constructor(private readonly sessions: DatabaseSessions) {}
  use: DatabaseSessions["use"] = (address) => this.sessions.use(address, 0.1);
  endIdle: DatabaseSessions["endIdle"] = (address, limits) =>
    this.sessions.endIdle(address, { ...limits, idleSeconds: 0.1 });
}

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  state = "available";
  readonly steps = createSteps({
    databases: new AwsDatabases(
      this.recorder.client("rds", {
        DescribeDBInstances: () => ({
          DBInstances: [
            {
              DBInstanceIdentifier: ID,
              DBInstanceArn: `arn:aws:rds:eu-west-1:111111111111:db:${ID}`,
              DbiResourceId: "db-ABCDEFGHIJKLMNOPQRSTUVWXYZ",
              DBInstanceStatus: this.state,
              DBInstanceClass: "db.t4g.medium",
              AllocatedStorage: 20,
              DBName: "app",
              Endpoint: { Address: server.host, Port: server.port },
            },
          ],
        }),
      }),
    ),
    sessions: new Hurried(
      new PostgresSessions({
        user: OURS,
        tls: false,
        passwordFor: () => {
          this.recorder.use("rds-db:connect");
          return Promise.resolve("token");
        },
      }),
    ),
  });
  readonly incident = incidentOf({
    rootCause: "database-connections-high",
    target: { type: "AWS::RDS::DBInstance", id: ID },
  });

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }
}

const openMany = (count: number, user: string, program?: string): Promise<Client[]> =>
  Promise.all(Array.from({ length: count }, () => server.open(user, program)));
const idle = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 150));

async function sessionsOf(user: string): Promise<number> {
  const rows = await server.run(
    `select count(*)::int as number from pg_stat_activity where usename = '${user}'`,
  );
  return Number(rows[0]?.["number"]);
}

// 25 of 30 connections are for everybody.
describe("relieve-connections, on a real PostgreSQL", () => {
  it("ends the longest idle sessions until half of the connections are free", async () => {
    await openMany(21, "reference");
    await idle();

    const { ending, says } = await new World().run();

    expect(says).toEqual([
      "connections-scarce: 22 of 25 connections are taken",
      "idle-sessions-exist: 20 of 22 sessions have idled for 60 seconds and may be ended",
      "end-idle-sessions: 10 of 22 sessions are ended",
      "connections-free: 12 of 25 connections are taken",
      "clients-connected: reference are connected",
    ]);
    expect(ending).toBe("verified");
    expect(await sessionsOf("reference")).toBe(11);
  });

  it("leaves alone who works, administers, or is a person, and the last session of each service", async () => {
    const [busy] = await openMany(1, "reference");
    const [writing] = await openMany(1, "reference");
    await writing?.query("begin; select 1");
    const working = busy?.query("select pg_sleep(3)");
    await openMany(2, "dbadmin");
    await openMany(2, "rdsadmin");
    await openMany(2, "reference", "psql");
    await openMany(1, "billing");
    await openMany(13, "reference");
    await idle();

    const { ending } = await new World().run();

    expect(ending).toBe("verified");
    const left = await server.run(`
      select usename || ' ' || application_name || ' ' || state as who, count(*)::int as number
        from pg_stat_activity where backend_type = 'client backend' and application_name <> 'test'
       group by 1 order by 1`);
    const { "reference pool idle": idling, ...others } = Object.fromEntries(
      left.map(({ who, number }) => [who, number]),
    ) as Record<string, number>;
    expect(idling).toBeLessThan(13);
    expect(others).toEqual({
      "billing pool idle": 1,
      "dbadmin pool idle": 2,
      "rdsadmin pool idle": 2,
      "reference pool active": 1,
      "reference pool idle in transaction": 1,
      "reference psql idle": 2,
    });
    await working;
  });

  it("ends nothing more when called again", async () => {
    await openMany(21, "reference");
    await idle();
    const world = new World();
    const { context } = await world.run();

    const { says } = await world.steps.actions["end-idle-sessions"](context);

    expect(says).toBe("12 of 25 connections are taken: none is ended");
    expect(await sessionsOf("reference")).toBe(11);
  });

  it("ends none where there are enough connections", async () => {
    await openMany(10, "reference");
    await idle();

    expect((await new World().run()).ending).toBe("refused");
    expect(await sessionsOf("reference")).toBe(10);
  });

  it("ends none where all are at work", async () => {
    const sessions = await openMany(21, "reference");
    await Promise.all(sessions.map((session) => session.query("begin; select 1")));
    await idle();

    const { ending, says } = await new World().run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain("0 of 22 sessions have idled");
    expect(await sessionsOf("reference")).toBe(21);
  });

  it("ends none that woke up between the look and the action", async () => {
    const sessions = await openMany(21, "reference");
    await idle();
    const world = new World();
    const meanwhile = async (step: string): Promise<void> => {
      if (step === "end-idle-sessions") await Promise.all(sessions.map((session) => session.query("begin")));
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("rolled-back");
    expect(says).toContain("end-idle-sessions: none of 22 sessions may be ended any more");
    expect(await sessionsOf("reference")).toBe(21);
  });

  it("calls a person where the connections are taken again", async () => {
    await openMany(21, "reference");
    await idle();
    const meanwhile = async (step: string): Promise<void> => {
      if (step === "connections-free" && (await sessionsOf("reference")) < 20) await openMany(9, "reference");
    };

    const { ending, says } = await new World().run({ meanwhile });

    expect(ending).toBe("rolled-back");
    expect(says).toContain("connections-free: 21 of 25 connections are taken");
    expect(says.at(-1)).toBe("rollback-check: reference are connected");
  });

  it("calls a person where a service does not come back", async () => {
    await openMany(19, "reference");
    const others = await openMany(2, "billing");
    await idle();
    const meanwhile = async (step: string): Promise<void> => {
      if (step === "clients-connected") await Promise.all(others.map((session) => session.end()));
    };

    const { ending, says } = await new World().run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("let-clients-return: an ended session cannot be brought back, and billing");
  });

  it("does not wait for who had one session, which it ends never, and has gone by himself", async () => {
    await openMany(20, "reference");
    const [passing] = await openMany(1, "billing");
    await idle();
    const meanwhile = async (step: string): Promise<void> => {
      if (step === "end-idle-sessions") await passing?.end();
    };

    const { ending, says } = await new World().run({ meanwhile });

    expect(ending).toBe("verified");
    expect(says.at(-1)).toBe("clients-connected: reference are connected");
  });

  it.each([
    ["the database is being changed", (world: World) => (world.state = "modifying"), {}],
    ["it is of another environment", () => undefined, { id: "homeostat-prod-main" }],
    ["it is a cluster", () => undefined, { type: "AWS::RDS::DBCluster" }],
  ])("ends none where %s", async (_, make, target) => {
    const world = new World();
    make(world);
    const incident = { ...world.incident, target: { ...world.incident.target, ...target } };

    expect((await world.run({ incident })).ending).toBe("refused");
  });

  it("asks for exactly the rights that it uses", async () => {
    await openMany(21, "reference");
    await idle();
    const world = new World();
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
