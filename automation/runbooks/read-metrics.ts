/** The right to read what CloudWatch has measured. */
export const READ_METRICS = {
  actions: ["cloudwatch:GetMetricData"],
  resources: ["*"],
  reason: "CloudWatch has no permissions by resource for reading metrics",
} as const;
