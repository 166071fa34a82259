/** The stacks of dev, in the order of their names. */
export const DEV_STACKS = [
  "dev-audit",
  "dev-backup",
  "dev-cluster",
  "dev-data",
  "dev-network",
  "dev-observability",
  "dev-operations",
  "dev-security",
  "dev-service",
  "dev-state",
] as const;
