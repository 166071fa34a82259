import type { EstateStack } from "./estate-stack";

/** Condition that a service of AWS uses a key for the caller, and nobody who has the key's name alone; e.g. `rds`. */
export function viaService(stack: EstateStack, service: string) {
  const { partition, region } = stack.deployment;
  const suffix = partition === "aws-cn" ? "amazonaws.com.cn" : "amazonaws.com";
  return { test: "StringEquals", variable: "kms:ViaService", values: [`${service}.${region}.${suffix}`] };
}
