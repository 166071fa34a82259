import { asObject, asString, type JsonObject } from "../../terraform/json";
import type { Stack } from "../stack";

/** A stack's reading of another stack's outputs. */
export interface RemoteStateReading {
  /** Name of the data source. */
  readonly name: string;
  readonly upstream: Stack;
  /** Outputs that the stack uses. */
  readonly outputs: ReadonlySet<string>;
}

/** Which outputs of which stacks a stack reads. */
export function remoteStateReadings(stack: Stack, environmentStacks: readonly Stack[]): RemoteStateReading[] {
  const sources = asObject(asObject(stack.template["data"])?.["terraform_remote_state"]) ?? {};
  return Object.entries(sources).flatMap(([name, body]) => {
    const source = asObject(body) ?? {};
    const wanted = placeOfState(asString(source["backend"]), asObject(source["config"]));
    const upstream = environmentStacks.find(
      (other) => wanted !== undefined && backendPlace(other) === wanted,
    );
    return upstream ? [{ name, upstream, outputs: usedOutputs(stack.source, name) }] : [];
  });
}

function backendPlace(stack: Stack): string | undefined {
  const backend = asObject(asObject(stack.template["terraform"])?.["backend"]) ?? {};
  const [kind] = Object.keys(backend);
  return placeOfState(kind, asObject(backend[kind ?? ""]));
}

function placeOfState(kind: string | undefined, config: JsonObject | undefined): string | undefined {
  if (!config) return undefined;
  if (kind === "s3") return `s3:${String(config["bucket"])}/${String(config["key"])}`;
  return kind === "local" ? `file:${String(config["path"])}` : undefined;
}

function usedOutputs(source: string, name: string): ReadonlySet<string> {
  const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const uses = source.matchAll(
    new RegExp(`data\\.terraform_remote_state\\.${escaped}\\.outputs\\.([A-Za-z0-9_-]+)`, "g"),
  );
  return new Set([...uses].map(([, output = ""]) => output));
}
