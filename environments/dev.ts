import type { Environment } from "./environment";

/** Where changes land first: small, cheap, and free to be destroyed. */
export const dev = {
  name: "dev",
  protected: false,
  organization: "homeostat",
  owner: "platform",
  costCentre: "platform-dev",
  accountId: "111111111111",
  partition: "aws",
  region: "eu-west-1",
  secondRegion: "eu-central-1",
  network: {
    cidr: "10.16.0.0/16",
    availabilityZones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
    nat: "single",
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "secretsmanager"],
    flowLogRetentionDays: 30,
  },
  cluster: {
    kubernetesVersion: "1.33",
    publicAccessCidrs: [],
    logRetentionDays: 30,
    nodeGroups: {
      system: {
        instanceTypes: ["t3.medium"],
        minimumNodes: 2,
        desiredNodes: 2,
        maximumNodes: 4,
        diskGib: 50,
        capacityType: "ON_DEMAND",
      },
    },
  },
  database: {
    engineVersion: "16",
    instanceClass: "db.t4g.medium",
    allocatedGib: 20,
    maximumGib: 100,
    multiAz: false,
    readReplicas: 0,
    backupRetentionDays: 7,
  },
  cache: { nodeType: "cache.t4g.small", replicas: 1 },
  service: {
    imageTag: "1.0.0",
    cpuUnits: 512,
    memoryMib: 1024,
    minimumTasks: 2,
    maximumTasks: 4,
    logRetentionDays: 30,
    faultInjection: true,
  },
  protections: { deletionProtection: false, finalSnapshot: false },
  backup: { dailyRetentionDays: 7, copyToSecondRegion: false },
  delivery: { repository: "homeostat/homeostat" },
  alertEmail: {
    P1: "oncall@homeostat.example",
    P2: "oncall@homeostat.example",
    P3: "platform@homeostat.example",
    P4: "platform@homeostat.example",
  },
} satisfies Environment;
