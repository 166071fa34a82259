import { z } from "zod";
import { parseCidr } from "./cidr";

/** Names of the environments, in the order of promotion. */
export const ENVIRONMENT_NAMES = ["dev", "staging", "prod"] as const;

/** Name of an environment. */
export type EnvironmentName = (typeof ENVIRONMENT_NAMES)[number];

const cidr = z.string().superRefine((text, context) => {
  try {
    parseCidr(text);
  } catch (error) {
    context.addIssue({ code: "custom", message: (error as Error).message });
  }
});
const region = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as "eu-west-1"');
const days = (minimum: number, maximum: number) => z.number().int().min(minimum).max(maximum);

const nodeGroup = z.strictObject({
  instanceTypes: z.array(z.string()).min(1),
  minimumNodes: z.number().int().min(0),
  desiredNodes: z.number().int().min(0),
  maximumNodes: z.number().int().min(1),
  diskGib: z.number().int().min(20).max(1000),
  capacityType: z.enum(["ON_DEMAND", "SPOT"]),
});

/** What every PostgreSQL is asked, whichever engine is behind it. */
const anyPostgres = { engineVersion: z.string(), backupRetentionDays: days(1, 35) };

/** RDS for PostgreSQL: a disk of its own, a standby in another zone on request. */
const postgres = z.strictObject({
  ...anyPostgres,
  engine: z.literal("postgres"),
  instanceClass: z.string().regex(/^db\./, 'an RDS class such as "db.t4g.medium"'),
  allocatedGib: z.number().int().min(20),
  maximumGib: z.number().int().min(20),
  multiAz: z.boolean(),
  readReplicas: z.number().int().min(0).max(5),
});

/** Aurora PostgreSQL: the volume spans three zones and grows by itself, a reader is the standby. */
const auroraPostgres = z.strictObject({
  ...anyPostgres,
  engine: z.literal("aurora-postgresql"),
  instanceClass: z.string().regex(/^db\.[rtx]\d/, 'a class that Aurora has, such as "db.r6g.large"'),
  readReplicas: z.number().int().min(0).max(15),
});

const shape = z.strictObject({
  name: z.enum(ENVIRONMENT_NAMES),
  /** Production-like: its protections cannot be turned off. */
  protected: z.boolean(),
  organization: z.string().regex(/^[a-z][a-z0-9]{2,15}$/, "3 to 16 lower-case letters and digits"),
  owner: z.string().min(1),
  costCentre: z.string().min(1),
  accountId: z.string().regex(/^\d{12}$/, "12 digits"),
  partition: z.enum(["aws", "aws-cn", "aws-us-gov"]),
  region,
  secondRegion: region,
  network: z.strictObject({
    cidr,
    availabilityZones: z.array(z.string()).min(1).max(3),
    nat: z.enum(["none", "single", "per-az"]),
    interfaceEndpoints: z.array(z.string()),
    flowLogRetentionDays: z.literal([30, 90, 365]),
  }),
  cluster: z.strictObject({
    kubernetesVersion: z.string().regex(/^1\.\d{2}$/, 'a minor version such as "1.35"'),
    publicAccessCidrs: z.array(cidr),
    logRetentionDays: z.literal([30, 90, 365]),
    nodeGroups: z.record(z.string().regex(/^[a-z][a-z0-9-]*$/), nodeGroup),
  }),
  database: z.discriminatedUnion("engine", [postgres, auroraPostgres]),
  cache: z.strictObject({
    nodeType: z.string().regex(/^cache\./, 'an ElastiCache type such as "cache.t4g.small"'),
    replicas: z.number().int().min(0).max(5),
  }),
  service: z.strictObject({
    imageTag: z.string().regex(/^\d+\.\d+\.\d+$/, 'a released version such as "1.4.0"'),
    cpuUnits: z.literal([512, 1024, 2048, 4096]),
    memoryMib: z.number().int().min(1024).max(30_720),
    minimumTasks: z.number().int().min(1),
    maximumTasks: z.number().int().min(1),
    logRetentionDays: z.literal([30, 90, 365]),
    /** Whether the reference service lets its faults be switched on. */
    faultInjection: z.boolean(),
  }),
  protections: z.strictObject({ deletionProtection: z.boolean(), finalSnapshot: z.boolean() }),
  backup: z.strictObject({ dailyRetentionDays: days(1, 365), copyToSecondRegion: z.boolean() }),
  delivery: z.strictObject({ repository: z.string().regex(/^[\w.-]+\/[\w.-]+$/, '"owner/repository"') }),
  alertEmail: z.strictObject({ P1: z.email(), P2: z.email(), P3: z.email(), P4: z.email() }),
});

const WORLD = "0.0.0.0/0";

/** What a protected environment may never be given. */
const schema = shape.superRefine((environment, context) => {
  const refuse = (path: (string | number)[], value: unknown, allowed: string): void => {
    context.addIssue({
      code: "custom",
      path,
      message: `${JSON.stringify(value)} is refused; allowed: ${allowed}`,
    });
  };
  if (environment.region === environment.secondRegion) {
    refuse(["secondRegion"], environment.secondRegion, "a region other than the first");
  }
  for (const [index, zone] of environment.network.availabilityZones.entries()) {
    if (!zone.startsWith(environment.region)) {
      refuse(["network", "availabilityZones", index], zone, `zones of ${environment.region}`);
    }
  }
  for (const [name, group] of Object.entries(environment.cluster.nodeGroups)) {
    if (group.desiredNodes < group.minimumNodes || group.desiredNodes > group.maximumNodes) {
      const allowed = `${group.minimumNodes} to ${group.maximumNodes}`;
      refuse(["cluster", "nodeGroups", name, "desiredNodes"], group.desiredNodes, allowed);
    }
  }
  const { database } = environment;
  if (database.engine === "postgres" && database.maximumGib < database.allocatedGib) {
    refuse(["database", "maximumGib"], database.maximumGib, "at least allocatedGib");
  }
  if (environment.service.maximumTasks < environment.service.minimumTasks) {
    refuse(["service", "maximumTasks"], environment.service.maximumTasks, "at least minimumTasks");
  }
  if (environment.cluster.publicAccessCidrs.includes(WORLD)) {
    refuse(["cluster", "publicAccessCidrs"], WORLD, "named networks");
  }
  if (!environment.protected) {
    if (environment.name === "prod") refuse(["protected"], false, "true: prod is always protected");
    return;
  }
  const { network, protections, service } = environment;
  if (!protections.deletionProtection) refuse(["protections", "deletionProtection"], false, "true");
  if (!protections.finalSnapshot) refuse(["protections", "finalSnapshot"], false, "true");
  if (network.availabilityZones.length < 2) {
    refuse(["network", "availabilityZones"], network.availabilityZones, "2 or 3 zones");
  }
  if (service.faultInjection) refuse(["service", "faultInjection"], true, "false");
  if (service.minimumTasks < 2) refuse(["service", "minimumTasks"], service.minimumTasks, "2 or more");
  if (database.engine === "postgres" && !database.multiAz) refuse(["database", "multiAz"], false, "true");
  if (database.engine === "aurora-postgresql" && database.readReplicas === 0) {
    refuse(["database", "readReplicas"], 0, "1 to 15: a reader takes over when the writer fails");
  }
  if (database.backupRetentionDays < 7) {
    refuse(["database", "backupRetentionDays"], database.backupRetentionDays, "7 to 35");
  }
});

/** Everything in which environments may differ. */
export type Environment = z.infer<typeof schema>;

/**
 * Checks an environment; every error names the path, the value and what is allowed.
 *
 * @throws Error with one line per problem.
 */
export function validateEnvironment(value: unknown): Environment {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const name = (value as { name?: unknown } | null)?.name;
  const lines = result.error.issues.map((issue) => {
    const received = issue.path.reduce<unknown>(
      (at, key) => (at as Record<PropertyKey, unknown>)[key],
      value,
    );
    return `  ${issue.path.join(".") || "(environment)"}: ${issue.message} (received ${JSON.stringify(received)})`;
  });
  throw new Error(`environment ${JSON.stringify(name)} is not valid:\n${lines.join("\n")}`);
}
