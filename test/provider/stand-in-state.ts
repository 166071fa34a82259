import { createHash } from "node:crypto";
import type { SynthesizedTemplate } from "./synthesis";

const ID_PREFIXES: Readonly<Record<string, string>> = {
  aws_nat_gateway: "nat",
  aws_security_group: "sg",
  aws_subnet: "subnet",
  aws_vpc: "vpc",
};

/**
 * A state in which a stack's outputs stand as after an apply, so that the stacks that read it can be planned
 * before anything is applied. Each value has the form that the provider's own checks ask for.
 */
export function standInState(
  { id, content }: SynthesizedTemplate,
  accountId: string,
  region: string,
): string {
  const outputs = Object.entries(content.output).map(([name, { value }]) => [
    name,
    { type: "string", value: standIn(value, accountId, region) },
  ]);
  return JSON.stringify({
    version: 4,
    terraform_version: "1.10.0",
    serial: 1,
    lineage: uuid(id),
    outputs: Object.fromEntries(outputs) as unknown,
    resources: [],
    check_results: null,
  });
}

function standIn(expression: string, accountId: string, region: string): string {
  const match = /^\$\{(aws_[a-z0-9_]+)\.(\w+)\.(.+)\}$/.exec(expression);
  const [, type, name, attribute] = match ?? [];
  if (type === undefined || name === undefined || attribute === undefined) {
    throw new Error(`An output is expected to be an attribute of a resource, received "${expression}"`);
  }
  if (attribute === "arn") return standInArn(type, name, accountId, region);
  if (attribute === "key_id") return uuid(name);
  const prefix = ID_PREFIXES[type];
  if (attribute === "id" && prefix !== undefined) return `${prefix}-0${digest(name).slice(0, 16)}`;
  return `stand-in-${digest(name + attribute).slice(0, 12)}`;
}

function standInArn(type: string, name: string, accountId: string, region: string): string {
  const [, service = ""] = type.split("_");
  const kind = type.split("_").slice(2).join("-");
  return service === "iam"
    ? `arn:aws:iam::${accountId}:${kind}/${name}`
    : `arn:aws:${service}:${region}:${accountId}:${kind}/${uuid(name)}`;
}

function uuid(text: string): string {
  const hex = digest(text);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}

function digest(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
