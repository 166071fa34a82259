import { asArray, asNumber, asObject, asString, parseObject, type JsonObject } from "../terraform/json";

/** One recorded resource instance. */
export interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly attributes: JsonObject;
}

/** A Terraform state, as far as it is of use here. */
export interface StateFile {
  readonly serial: number;
  /** Made once, when the state was; two states with different lineages have nothing to do with each other. */
  readonly lineage: string;
  readonly terraformVersion: string;
  readonly outputs: Readonly<Record<string, { readonly value: unknown; readonly type: unknown }>>;
  /** Managed resources only. */
  readonly resources: readonly StateResource[];
}

/** Reads a state of format 4; `undefined` if the text is not one. */
export function parseState(text: string): StateFile | undefined {
  const body = parseObject(text);
  const serial = asNumber(body?.["serial"]);
  const lineage = asString(body?.["lineage"]);
  if (!body || serial === undefined || lineage === undefined) return undefined;
  const outputs = Object.entries(asObject(body["outputs"]) ?? {}).map(([name, output]) => {
    const { value, type } = asObject(output) ?? {};
    return [name, { value, type }] as const;
  });
  return {
    serial,
    lineage,
    terraformVersion: asString(body["terraform_version"]) ?? "",
    outputs: Object.fromEntries(outputs),
    resources: asArray(body["resources"]).flatMap((resource) => instances(asObject(resource) ?? {})),
  };
}

function instances(resource: JsonObject): StateResource[] {
  if (resource["mode"] !== "managed") return [];
  const type = asString(resource["type"]) ?? "";
  const module = asString(resource["module"]);
  const base = `${module === undefined ? "" : `${module}.`}${type}.${asString(resource["name"]) ?? ""}`;
  return asArray(resource["instances"]).map((item) => {
    const instance = asObject(item) ?? {};
    const key = instance["index_key"];
    return {
      address: key === undefined ? base : `${base}[${JSON.stringify(key)}]`,
      type,
      attributes: asObject(instance["attributes"]) ?? {},
    };
  });
}
