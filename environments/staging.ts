import type { Environment } from "./environment";

/** Production's shape at a smaller size: where a release proves itself. */
export const staging = {
  name: "staging",
  protected: false,
  organization: "homeostat",
  owner: "platform",
  costCentre: "platform-staging",
  accountId: "222222222222",
  partition: "aws",
  region: "eu-west-1",
  secondRegion: "eu-central-1",
  network: {
    cidr: "10.32.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    nat: "single",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "secretsmanager"],
    flowLogRetentionDays: 90,
  },
  cluster: {
    kubernetesVersion: "1.33",
    publicAccessCidrs: [],
    logRetentionDays: 90,
    nodeGroups: {
      system: {
        instanceTypes: ["m6i.large"],
        minimumNodes: 2,
        desiredNodes: 3,
        maximumNodes: 6,
        diskGib: 100,
        capacityType: "ON_DEMAND",
      },
    },
  },
  database: {
    engineVersion: "16",
    instanceClass: "db.m6g.large",
    allocatedGib: 100,
    maximumGib: 500,
    multiAz: true,
    readReplicas: 1,
    backupRetentionDays: 14,
  },
  cache: { nodeType: "cache.t4g.medium", replicas: 1 },
  service: {
    imageTag: "1.0.0",
    cpuUnits: 512,
    memoryMib: 1024,
    minimumTasks: 2,
    maximumTasks: 6,
    logRetentionDays: 90,
    faultInjection: true,
  },
  protections: { deletionProtection: false, finalSnapshot: false },
  backup: { dailyRetentionDays: 14, copyToSecondRegion: false },
  delivery: { repository: "homeostat/homeostat" },
  alertEmail: {
    P1: "oncall@homeostat.example",
    P2: "oncall@homeostat.example",
    P3: "platform@homeostat.example",
    P4: "platform@homeostat.example",
  },
} satisfies Environment;
