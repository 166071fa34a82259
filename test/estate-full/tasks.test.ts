import { DeleteReplicationGroupCommand } from "@aws-sdk/client-elasticache";
import { DeleteDBInstanceCommand, DescribeDBInstancesCommand } from "@aws-sdk/client-rds";
import { GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { type LocalEstate, status } from "../../local";
import { askDatabase, keysOfCache } from "../support/estate/data-sessions";
import { estateClients } from "../support/estate/estate-clients";
import { estateProcesses, survivors } from "../support/estate/estate-processes";
import { serviceOf, settledTasks } from "../support/estate/estate-tasks";
import { expectCode, homeostat, ROOT } from "../support/estate/homeostat";
import { makeReferenceService } from "../support/estate/make-reference-service";
import { proveTasksAreReal } from "../support/estate/prove-tasks-are-real";
import { useEstate } from "../support/estate/use-estate";

const TABLES = "select count(*)::int from pg_tables where tablename = 'visits'";

/** The estate of this checkout, which the tests start and repair. */
async function estate(): Promise<LocalEstate> {
  const running = await status(ROOT);
  if (!running) throw new Error("the embedded estate does not run");
  return running;
}

function pidOf({ processes }: LocalEstate, member: string): number {
  return processes.find(({ name }) => name === member)?.pid ?? 0;
}

describe("the tasks of a service", () => {
  useEstate();

  test("are processes with a real database and cache: a fault shows, a new deployment heals it", async () => {
    await makeReferenceService(await estate(), "dev", 2);
    await proveTasksAreReal(await estate(), "dev");
  });

  test("of two environments do not meet in a database", async () => {
    await makeReferenceService(await estate(), "staging", 1);
    const { variables: dev } = await serviceOf(await estate(), "dev");
    const { variables: staging, ...service } = await serviceOf(await estate(), "staging");
    await settledTasks(await estate(), "staging", { ...service, variables: staging });

    expect(await askDatabase(await estate(), "dev", dev["DATABASE_HOST"] ?? "", TABLES)).toBe(1);
    expect(await askDatabase(await estate(), "staging", staging["DATABASE_HOST"] ?? "", TABLES)).toBe(0);
  });

  test("share their server with the master user, whose password is in Secrets Manager", async () => {
    const running = await estate();
    const { rds, secrets } = estateClients(running, "dev");
    const { DBInstances: [instance] = [] } = await rds.send(new DescribeDBInstancesCommand({}));
    const { SecretString = "{}" } = await secrets.send(
      new GetSecretValueCommand({ SecretId: instance?.MasterUserSecret?.SecretArn }),
    );
    const { username, password } = JSON.parse(SecretString) as { username: string; password: string };

    const host = instance?.Endpoint?.Address ?? "";
    const signIn = { user: username, password };
    expect(await askDatabase(running, "dev", host, "select current_user::text", signIn)).toBe("dbadmin");
  });

  test("are replaced when their runner was killed: none is left over", async () => {
    const running = await estate();
    const service = await serviceOf(running, "dev");
    const before = await settledTasks(running, "dev", service);
    process.kill(pidOf(running, "task-runner"), "SIGKILL");
    expectCode(homeostat("local", "status"), 1);
    expect(survivors(before.map(({ pid }) => pid))).toHaveLength(before.length);

    expectCode(homeostat("local", "up"), 0);
    const after = await settledTasks(await estate(), "dev", service, before);
    expect(after.map(({ taskArn }) => taskArn).sort()).toEqual(before.map(({ taskArn }) => taskArn).sort());
  });

  test("lose their data with the database and the cache, and only their own", async () => {
    const running = await estate();
    const { variables } = await serviceOf(running, "dev");
    const [task] = await settledTasks(running, "dev", await serviceOf(running, "dev"));
    await fetch(`http://127.0.0.1:${task?.port ?? 0}/`);
    const { rds, elasticache } = estateClients(running, "dev");
    const host = variables["DATABASE_HOST"] ?? "";
    expect(await askDatabase(running, "dev", host, TABLES)).toBe(1);
    expect(await keysOfCache(running, "dev", host)).not.toEqual([]);

    await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier: "main", SkipFinalSnapshot: true }));
    await elasticache.send(new DeleteReplicationGroupCommand({ ReplicationGroupId: "main" }));
    expect(await askDatabase(running, "dev", host, TABLES)).toBe(0);
    expect(await keysOfCache(running, "dev", host)).toEqual([]);
  });

  test("end with the estate, also when their runner was killed", async () => {
    const running = await estate();
    await settledTasks(running, "dev", await serviceOf(running, "dev"));
    const pids = estateProcesses();
    process.kill(pidOf(running, "task-runner"), "SIGKILL");

    expectCode(homeostat("local", "down"), 0);
    expect(survivors(pids)).toEqual([]);
    expect(estateProcesses()).toEqual([]);
  });
});
