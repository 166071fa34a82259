import type { Environment } from "./environment";

/** What users depend on: every protection on. */
export const prod = {
  name: "prod",
  protected: true,
  organization: "homeostat",
  owner: "platform",
  costCentre: "platform-prod",
  accountId: "333333333333",
  partition: "aws",
  region: "eu-west-1",
  secondRegion: "eu-central-1",
  network: {
    cidr: "10.48.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    nat: "per-az",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "secretsmanager"],
    flowLogRetentionDays: 365,
  },
  cluster: {
    kubernetesVersion: "1.33",
    publicAccessCidrs: [],
    logRetentionDays: 365,
    nodeGroups: {
      system: {
        instanceTypes: ["m6i.xlarge"],
        minimumNodes: 3,
        desiredNodes: 3,
        maximumNodes: 12,
        diskGib: 100,
        capacityType: "ON_DEMAND",
      },
    },
  },
  database: {
    engineVersion: "16",
    instanceClass: "db.r6g.large",
    allocatedGib: 200,
    maximumGib: 1000,
    multiAz: true,
    readReplicas: 2,
    backupRetentionDays: 35,
  },
  cache: { nodeType: "cache.r6g.large", replicas: 2 },
  service: {
    imageTag: "1.0.0",
    cpuUnits: 1024,
    memoryMib: 2048,
    minimumTasks: 3,
    maximumTasks: 12,
    logRetentionDays: 365,
    faultInjection: false,
  },
  protections: { deletionProtection: true, finalSnapshot: true },
  backup: { dailyRetentionDays: 35, copyToSecondRegion: true },
  delivery: { repository: "homeostat/homeostat" },
  alertEmail: {
    P1: "oncall@homeostat.example",
    P2: "oncall@homeostat.example",
    P3: "platform@homeostat.example",
    P4: "platform@homeostat.example",
  },
} satisfies Environment;
