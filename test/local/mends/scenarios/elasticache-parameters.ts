import type { AwsClient } from "../../support/aws-client";

/** A parameter group with two parameters set, one of them reset. */
export async function cacheParameterScenario(aws: AwsClient) {
  const group = { Version: "2015-02-02", CacheParameterGroupName: "sessions" };
  const ask = (Action: string, params: Record<string, string>) =>
    aws.query("elasticache", { Action, ...group, ...params });
  await ask("CreateCacheParameterGroup", {
    CacheParameterGroupFamily: "redis7",
    Description: "sessions",
  });
  const name = (index: number) => `ParameterNameValues.ParameterNameValue.${index}`;
  await ask("ModifyCacheParameterGroup", {
    [`${name(1)}.ParameterName`]: "maxmemory-policy",
    [`${name(1)}.ParameterValue`]: "allkeys-lru",
    [`${name(2)}.ParameterName`]: "timeout",
    [`${name(2)}.ParameterValue`]: "300",
  });
  const user = await ask("DescribeCacheParameters", { Source: "user" });
  const all = await ask("DescribeCacheParameters", {});
  await ask("ResetCacheParameterGroup", { [`${name(1)}.ParameterName`]: "timeout" });
  const afterReset = await ask("DescribeCacheParameters", { Source: "user" });
  return { user, all, afterReset };
}
