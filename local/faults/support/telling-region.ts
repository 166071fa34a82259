/** Where AWS tells what concerns the account as a whole. */
const ACCOUNT_REGION = "us-east-1";

/**
 * Region on whose bus AWS tells of something in this one: mostly the same, but costs and leaked keys have none. Follows
 * https://docs.aws.amazon.com/cost-management/latest/userguide/cad-eventbridge.html and
 * https://docs.aws.amazon.com/health/latest/ug/choosing-a-region.html
 */
export function tellingRegion(
  { source, detail }: { readonly source: string; readonly detail: object },
  region: string,
): string {
  const isOfTheAccount =
    source === "aws.ce" || (source === "aws.health" && "service" in detail && detail.service === "RISK");
  return isOfTheAccount ? ACCOUNT_REGION : region;
}
