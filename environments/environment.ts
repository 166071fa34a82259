import { z } from "zod";
import { remediationSettings } from "../automation/remediation/policy/remediation-settings";
import { RUNBOOKS } from "../automation/runbooks/index";
import { parseCidr } from "./cidr";
import { INTERFACE_ENDPOINTS } from "./interface-endpoints";
import { notifications } from "./notifications";
import { allowedBy, describeIssue, refusal, shown } from "./problems";
import { section } from "./section";

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

/** A text of one form. */
function text(form: RegExp, allowed: string): z.ZodString {
  return z.string(allowed).regex(form, allowed);
}

/** A whole number between two bounds, both included. */
function whole(minimum: number, maximum = Infinity): z.ZodInt {
  const allowed = maximum === Infinity ? `${minimum} or more` : `${minimum} to ${maximum}`;
  const error = `a whole number, ${allowed}`;
  return maximum === Infinity
    ? z.int(error).min(minimum, error)
    : z.int(error).min(minimum, error).max(maximum, error);
}

const region = text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region such as "eu-west-1"');

const nodeGroup = section({
  instanceTypes: z.array(z.string()).min(1),
  minimumNodes: whole(0),
  desiredNodes: whole(0),
  maximumNodes: whole(1),
  diskGib: whole(20, 1000),
  capacityType: z.enum(["ON_DEMAND", "SPOT"]),
});

const nodeGroupName = text(
  /^[a-z][a-z0-9-]*$/,
  "names of lower-case letters, digits and hyphens (/^[a-z][a-z0-9-]*$/)",
);

/** What every PostgreSQL is asked, whichever engine is behind it. */
const anyPostgres = { engineVersion: z.string(), backupRetentionDays: whole(1, 35) };

/** RDS for PostgreSQL: a disk of its own, a standby in another zone on request. */
const postgres = section({
  ...anyPostgres,
  engine: z.literal("postgres"),
  instanceClass: text(/^db\./, 'an RDS class such as "db.t4g.medium"'),
  allocatedGib: whole(20),
  maximumGib: whole(20),
  multiAz: z.boolean(),
  readReplicas: whole(0, 5),
  /**
   * With read replicas, RDS neither keeps nor rotates the master password: a new number makes the next apply write
   * another one. @default 1
   */
  masterPasswordVersion: whole(1).exactOptional(),
});

/** Aurora PostgreSQL: the volume spans three zones and grows by itself, a reader is the standby. */
const auroraPostgres = section({
  ...anyPostgres,
  engine: z.literal("aurora-postgresql"),
  instanceClass: text(/^db\.[rtx]\d/, 'a class that Aurora has, such as "db.r6g.large"'),
  readReplicas: whole(0, 15),
});

const shape = section({
  name: z.enum(ENVIRONMENT_NAMES),
  /** Production-like: its protections cannot be turned off. */
  protected: z.boolean(),
  organization: text(/^[a-z][a-z0-9]{2,15}$/, "3 to 16 lower-case letters and digits"),
  owner: z.string().min(1),
  costCentre: z.string().min(1),
  accountId: text(/^\d{12}$/, "12 digits"),
  partition: z.enum(["aws", "aws-cn", "aws-us-gov"]),
  region,
  secondRegion: region,
  network: section({
    cidr,
    availabilityZones: z.array(z.string()).min(1).max(3),
    nat: z.enum(["none", "single", "per-az"]),
    interfaceEndpoints: z.array(z.enum(INTERFACE_ENDPOINTS)),
    flowLogRetentionDays: z.literal([30, 90, 365]),
  }),
  cluster: section({
    kubernetesVersion: text(/^1\.\d{2}$/, 'a minor version such as "1.35"'),
    publicAccessCidrs: z.array(cidr),
    logRetentionDays: z.literal([30, 90, 365]),
    nodeGroups: z.record(nodeGroupName, nodeGroup),
  }),
  database: z.discriminatedUnion("engine", [postgres, auroraPostgres]),
  cache: section({
    nodeType: text(/^cache\./, 'an ElastiCache type such as "cache.t4g.small"'),
    replicas: whole(0, 5),
  }),
  service: section({
    imageTag: text(/^\d+\.\d+\.\d+$/, 'a released version such as "1.4.0"'),
    cpuUnits: z.literal([512, 1024, 2048, 4096]),
    memoryMib: whole(1024, 30_720),
    minimumTasks: whole(1),
    maximumTasks: whole(1),
    logRetentionDays: z.literal([30, 90, 365]),
    /** Whether the reference service lets its faults be switched on. */
    faultInjection: z.boolean(),
  }),
  protections: section({ deletionProtection: z.boolean(), finalSnapshot: z.boolean() }),
  backup: section({ dailyRetentionDays: whole(1, 365), copyToSecondRegion: z.boolean() }),
  delivery: section({ repository: text(/^[\w.-]+\/[\w.-]+$/, '"owner/repository"') }),
  domain: section({
    /** What the certificate of the services covers, with its direct subdomains. */
    name: text(/^([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/, 'a domain such as "dev.example.com"'),
    /**
     * Public Route 53 zone of the account that holds the domain: the certificate is proven there, and an apply waits
     * until it is issued. @default - the records are made by hand
     */
    hostedZoneId: text(
      /^Z[A-Z0-9]{5,31}$/,
      'the id of a Route 53 zone such as "Z0123456789ABC"',
    ).exactOptional(),
  }),
  alertEmail: section({ P1: z.email(), P2: z.email(), P3: z.email(), P4: z.email() }),
  /** Who is woken when the automation itself is ill: by another mailbox than P1's, best with another provider. */
  emergencyEmail: z.email(),
  /** Channels beside the alert topics. @default - none */
  notifications: notifications.exactOptional(),
  /** What automation may do here, as its functions read it. @default - what the code allows */
  remediation: remediationSettings(RUNBOOKS.map(({ id }) => id)).exactOptional(),
});

const WORLD = "0.0.0.0/0";

/** What a protected environment may never be given. */
const schema = shape.superRefine((environment, context) => {
  const refuse = (path: (string | number)[], value: unknown, allowed: string): void => {
    context.addIssue({ code: "custom", path, message: refusal(value, allowed) });
  };
  if (environment.region === environment.secondRegion) {
    refuse(["secondRegion"], environment.secondRegion, "a region other than the first");
  }
  const zones = environment.network.availabilityZones;
  for (const [index, zone] of zones.entries()) {
    const path = ["network", "availabilityZones", index];
    if (!isZoneOf(environment.region, zone)) {
      refuse(path, zone, `zones of ${environment.region} such as "${environment.region}a"`);
    }
    if (zones.indexOf(zone) < index) refuse(path, zone, "each zone once");
  }
  if (Object.keys(environment.cluster.nodeGroups).length === 0) {
    refuse(["cluster", "nodeGroups"], {}, "at least one group");
  }
  for (const [name, group] of Object.entries(environment.cluster.nodeGroups)) {
    if (group.desiredNodes < group.minimumNodes || group.desiredNodes > group.maximumNodes) {
      const allowed = `${group.minimumNodes} to ${group.maximumNodes}`;
      refuse(["cluster", "nodeGroups", name, "desiredNodes"], group.desiredNodes, allowed);
    }
  }
  if (environment.emergencyEmail.toLowerCase() === environment.alertEmail.P1.toLowerCase()) {
    refuse(["emergencyEmail"], environment.emergencyEmail, "another mailbox than alertEmail.P1");
  }
  const { database } = environment;
  if (database.engine === "postgres" && database.maximumGib < database.allocatedGib) {
    refuse(["database", "maximumGib"], database.maximumGib, "at least allocatedGib");
  }
  if (
    database.engine === "postgres" &&
    database.readReplicas === 0 &&
    database.masterPasswordVersion !== undefined
  ) {
    const allowed = "nothing: without read replicas RDS keeps the password and rotates it";
    refuse(["database", "masterPasswordVersion"], database.masterPasswordVersion, allowed);
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
  const { cluster, network, protections, service } = environment;
  if (!protections.deletionProtection) refuse(["protections", "deletionProtection"], false, "true");
  if (!protections.finalSnapshot) refuse(["protections", "finalSnapshot"], false, "true");
  if (network.availabilityZones.length < 2) {
    refuse(["network", "availabilityZones"], network.availabilityZones, "2 or 3 zones");
  }
  for (const [name, { minimumNodes }] of Object.entries(cluster.nodeGroups)) {
    if (minimumNodes >= 2) continue;
    refuse(["cluster", "nodeGroups", name, "minimumNodes"], minimumNodes, "2 or more: one node may fail");
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

function isZoneOf(region: string, zone: string): boolean {
  return zone.length === region.length + 1 && zone.startsWith(region) && /[a-z]$/.test(zone);
}

/** Everything in which environments may differ. */
export type Environment = z.infer<typeof schema>;

/**
 * Checks an environment; every error names the path, the value and what is allowed.
 *
 * @throws Error with one line per problem.
 */
export function validateEnvironment(value: unknown): Environment {
  const result = schema.safeParse(value, { error: allowedBy });
  if (result.success) return result.data;
  const name = (value as { name?: unknown } | null | undefined)?.name;
  const lines = new Set(result.error.issues.flatMap((issue) => describeIssue(issue, value)));
  throw new Error(
    `environment ${shown(name)} is not valid:\n${[...lines].map((line) => `  ${line}`).join("\n")}`,
  );
}
