import { asObject, type JsonObject } from "../../terraform/json";

/** What is put in place of what does not exist yet. */
export interface Substitution {
  /** Data source of a remote state → file with a state of assumed outputs. */
  readonly remoteStates: ReadonlyMap<string, string>;
  /** Plan against an empty state instead of the stack's own, which does not exist. */
  readonly emptyState: boolean;
}

/** The stack's JSON with assumed states in place of missing ones. What it declares is not touched. */
export function provisionalTemplate(template: JsonObject, substitution: Substitution): JsonObject {
  const data = asObject(template["data"]) ?? {};
  const sources = asObject(data["terraform_remote_state"]) ?? {};
  const substituted = Object.entries(sources).map(([name, source]) => {
    const path = substitution.remoteStates.get(name);
    return [name, path === undefined ? source : { backend: "local", config: { path } }] as const;
  });
  const terraform = asObject(template["terraform"]) ?? {};
  return {
    ...template,
    terraform: substitution.emptyState ? { ...terraform, backend: { local: {} } } : terraform,
    ...(substituted.length === 0
      ? {}
      : { data: { ...data, terraform_remote_state: Object.fromEntries(substituted) } }),
  };
}

/** A state file that holds nothing but outputs. */
export function stateWithOutputs(
  values: Readonly<Record<string, unknown>>,
  terraformVersion: string,
): string {
  const outputs = Object.entries(values).map(
    ([name, value]) => [name, { value, type: typeOf(value) }] as const,
  );
  return JSON.stringify({
    version: 4,
    terraform_version: terraformVersion,
    serial: 1,
    lineage: "provisional",
    outputs: Object.fromEntries(outputs),
    resources: [],
  });
}

function typeOf(value: unknown): unknown {
  if (typeof value === "string") return "string";
  if (typeof value === "number") return "number";
  if (typeof value === "boolean") return "bool";
  if (Array.isArray(value)) return ["tuple", value.map(typeOf)];
  const object = asObject(value);
  if (!object) return "dynamic";
  return ["object", Object.fromEntries(Object.entries(object).map(([key, item]) => [key, typeOf(item)]))];
}
