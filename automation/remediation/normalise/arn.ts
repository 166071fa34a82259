/** Everything after the account of an ARN, e.g. `service/cluster/name`; empty where the text is no ARN. */
export function arnResource(arn: string): string {
  return arn.startsWith("arn:") ? arn.split(":").slice(5).join(":") : "";
}
