/**
 * What the PostgreSQL server behind an environment's instances tells. All available instances of an environment stand
 * for the one server; memory and volumes are not those of an RDS instance, and stay missing.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-metrics.html
 */
import { readFileSync } from "node:fs";
import { cpus } from "node:os";
import { join } from "node:path";
import { ballastBytes } from "../data-plane/ballast";
import { databaseFiles } from "../data-plane/database-cluster";
import type { EnvironmentServers } from "../data-plane/environment-site";
import { masterClient } from "../data-plane/master-client";
import { connectionsOf, processorsOf } from "../data-plane/instance-class";
import { elementsOf, textOf } from "../gateway/xml";
import { treeOf } from "../supervisor/process-tree";
import { Growth, type Measure, type Measured, type MeasuredPlace } from "./measure";
import { usageOf } from "./process-usage";

const TIMEOUT_MS = 3_000;
const BYTES_PER_GIB = 2 ** 30;
const VERSION = "2014-10-31";

const QUESTION = `
  select
    (select count(*) from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid())::int as connections,
    (select count(*) from pg_stat_activity
      where backend_type = 'client backend' and pid <> pg_backend_pid() and state = 'active')::int as active,
    current_setting('max_connections')::int as possible,
    (select sum(pg_database_size(oid)) from pg_database)::float8 as bytes,
    (select max(age(datfrozenxid)) from pg_database)::int as transactions`;

interface Server {
  readonly connections: number;
  /** How many it would take. */
  readonly possible: number;
  /** Sessions that do something, or wait for something to be able to. */
  readonly active: number;
  readonly bytes: number;
  readonly transactions: number;
}

/** Measures `AWS/RDS`. A server that does not answer has no data. */
export function rdsMetrics(): Measure {
  const growth = new Growth();
  return async (place) => {
    const instances = await availableInstances(place);
    if (instances.length === 0) return [];
    const server = await askServer(place.servers);
    const cpuPercent = cpuOf(place, growth);
    const usedBytes = server.bytes + ballastBytes(place.servers);
    return instances.flatMap(
      ({
        identifier,
        allocatedGib,
        processors,
        connections = server.possible,
        isInsightful,
        writerOf,
        isReplica,
      }) => {
        const values: Record<string, number | undefined> = {
          CPUUtilization: cpuPercent,
          // The server is small; what matters of its connections is how many of the possible ones are taken.
          DatabaseConnections: Math.round((server.connections * connections) / server.possible),
          MaximumUsedTransactionIDs: server.transactions,
          // A volume of Aurora grows by itself.
          FreeStorageSpace:
            writerOf === undefined ? Math.max(0, allocatedGib * BYTES_PER_GIB - usedBytes) : undefined,
          // It stands for the server of its source: what is written there is here at once.
          ReplicaLag: isReplica ? 0 : undefined,
        };
        // Performance Insights, where it is on, tells the load by instance only.
        const load = isInsightful
          ? {
              DBLoad: server.active,
              DBLoadRelativeToNumVCPUs: processors === undefined ? undefined : server.active / processors,
            }
          : {};
        const roles = writerOf === undefined ? [] : [{ DBClusterIdentifier: writerOf, Role: "WRITER" }];
        return [
          ...asMeasured({ ...values, ...load }, { DBInstanceIdentifier: identifier }),
          ...roles.flatMap((dimensions) => asMeasured(values, dimensions)),
        ];
      },
    );
  };
}

function asMeasured(
  values: Readonly<Record<string, number | undefined>>,
  dimensions: Readonly<Record<string, string>>,
): Measured[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [{ namespace: "AWS/RDS", name, dimensions, value }],
  );
}

async function availableInstances({ api }: MeasuredPlace) {
  const [instances, clusters] = await Promise.all([
    api.query("rds", VERSION, "DescribeDBInstances"),
    api.query("rds", VERSION, "DescribeDBClusters"),
  ]);
  const writers = new Map(
    elementsOf(clusters, "DBCluster").flatMap((cluster) =>
      elementsOf(cluster, "DBClusterMember")
        .filter((member) => textOf(member, "IsClusterWriter") === "true")
        .map(
          (member) =>
            [textOf(member, "DBInstanceIdentifier"), textOf(cluster, "DBClusterIdentifier")] as const,
        ),
    ),
  );
  return elementsOf(instances, "DBInstance")
    .filter((instance) => textOf(instance, "DBInstanceStatus") === "available")
    .map((instance) => {
      const identifier = textOf(instance, "DBInstanceIdentifier") ?? "";
      const allocatedGib = Number(textOf(instance, "AllocatedStorage") ?? 0);
      const instanceClass = textOf(instance, "DBInstanceClass") ?? "";
      const processors = processorsOf(instanceClass);
      const connections = connectionsOf(instanceClass);
      const isInsightful = textOf(instance, "PerformanceInsightsEnabled") === "true";
      const isReplica = (textOf(instance, "ReadReplicaSourceDBInstanceIdentifier") ?? "") !== "";
      const writerOf = writers.get(identifier);
      return { identifier, allocatedGib, processors, connections, isInsightful, isReplica, writerOf };
    });
}

async function askServer(servers: EnvironmentServers): Promise<Server> {
  const client = masterClient(servers, servers.databasePort, TIMEOUT_MS);
  try {
    await client.connect();
    const { rows } = await client.query<Server>(QUESTION);
    const [server] = rows;
    if (!server) throw new Error("the server answered nothing");
    return server;
  } finally {
    client.end().catch(() => undefined);
  }
}

/** Share of this machine's processors that the server's processes take. */
function cpuOf({ servers, nowMs }: MeasuredPlace, growth: Growth): number | undefined {
  const file = join(databaseFiles(servers).data, "postmaster.pid");
  const pid = Number(readFileSync(file, "utf8").split("\n", 1)[0]);
  const usage = usageOf(treeOf(pid).map((process) => process.pid));
  const used = usage && growth.of(servers.environment, usage.cpuSeconds, nowMs);
  return used && (100 * used.by) / used.seconds / cpus().length;
}
