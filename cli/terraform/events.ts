import { asNumber, asObject, asString, parseObject, type JsonObject } from "./json";

/** What Terraform means to do with a resource. */
export type PlannedAction =
  "create" | "update" | "delete" | "replace" | "read" | "import" | "move" | "forget";

/** A problem or a remark of Terraform's. */
export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly summary: string;
  readonly detail: string;
  /** Resource it is about. */
  readonly address?: string;
}

/** How many resources a plan or an apply touches. */
export interface ChangeCounts {
  readonly add: number;
  readonly change: number;
  readonly remove: number;
  readonly import: number;
}

/** One line of `terraform … -json`, as far as it is of use here. */
export type TerraformEvent =
  | { readonly type: "version"; readonly version: string }
  | {
      readonly type: "planned-change" | "drift";
      readonly address: string;
      readonly resourceType: string;
      readonly action: PlannedAction;
      readonly reason?: string;
    }
  | { readonly type: "refresh"; readonly address: string }
  | { readonly type: "start"; readonly address: string; readonly action: string }
  | { readonly type: "progress"; readonly address: string; readonly elapsedSeconds: number }
  | {
      readonly type: "complete";
      readonly address: string;
      readonly action: string;
      readonly elapsedSeconds: number;
      /** Id of the resource as its provider knows it. */
      readonly id?: string;
    }
  | { readonly type: "errored"; readonly address: string; readonly action: string }
  | { readonly type: "diagnostic"; readonly diagnostic: Diagnostic }
  | { readonly type: "summary"; readonly operation: string; readonly counts: ChangeCounts }
  | { readonly type: "outputs"; readonly changed: boolean }
  | { readonly type: "text"; readonly text: string };

/**
 * Reads one line of Terraform's machine-readable output.
 *
 * A line that is no JSON comes back as text, and a type that is not known here as its message: a newer
 * Terraform may say more, and nothing it says may be lost. `undefined` for an empty line.
 *
 * @see https://developer.hashicorp.com/terraform/internals/machine-readable-ui
 */
export function parseEvent(line: string): TerraformEvent | undefined {
  if (line.trim() === "") return undefined;
  const message = parseObject(line);
  if (!message) return { type: "text", text: line };
  return known(message) ?? { type: "text", text: asString(message["@message"]) ?? line };
}

function known(message: JsonObject): TerraformEvent | undefined {
  switch (message["type"]) {
    case "version":
      return { type: "version", version: asString(message["terraform"]) ?? asString(message["tofu"]) ?? "" };
    case "planned_change":
      return change("planned-change", message);
    case "resource_drift":
      return change("drift", message);
    case "refresh_start":
    case "apply_start":
    case "apply_progress":
    case "apply_complete":
    case "apply_errored":
      return hook(message["type"], message);
    case "diagnostic":
      return diagnostic(message);
    case "change_summary":
      return summary(message);
    case "outputs":
      return { type: "outputs", changed: outputsChanged(message) };
    default:
      return undefined;
  }
}

function change(type: "planned-change" | "drift", message: JsonObject): TerraformEvent | undefined {
  const body = asObject(message["change"]);
  const resource = asObject(body?.["resource"]);
  const address = asString(resource?.["addr"]);
  const action = asString(body?.["action"]);
  if (!body || !address || !isPlannedAction(action)) return undefined;
  const reason = asString(body["reason"]);
  return {
    type,
    address,
    resourceType: asString(resource?.["resource_type"]) ?? "",
    action,
    ...(reason === undefined ? {} : { reason }),
  };
}

function hook(type: string, message: JsonObject): TerraformEvent | undefined {
  const body = asObject(message["hook"]);
  const address = asString(asObject(body?.["resource"])?.["addr"]);
  if (!body || !address) return undefined;
  const action = asString(body["action"]) ?? "";
  const elapsedSeconds = asNumber(body["elapsed_seconds"]) ?? 0;
  const id = asString(body["id_value"]);
  switch (type) {
    case "refresh_start":
      return { type: "refresh", address };
    case "apply_start":
      return { type: "start", address, action };
    case "apply_progress":
      return { type: "progress", address, elapsedSeconds };
    case "apply_errored":
      return { type: "errored", address, action };
    default:
      return { type: "complete", address, action, elapsedSeconds, ...(id === undefined ? {} : { id }) };
  }
}

function diagnostic(message: JsonObject): TerraformEvent | undefined {
  const body = asObject(message["diagnostic"]);
  if (!body) return undefined;
  const address = asString(body["address"]);
  return {
    type: "diagnostic",
    diagnostic: {
      severity: body["severity"] === "warning" ? "warning" : "error",
      summary: asString(body["summary"]) ?? asString(message["@message"]) ?? "",
      detail: asString(body["detail"]) ?? "",
      ...(address === undefined ? {} : { address }),
    },
  };
}

function summary(message: JsonObject): TerraformEvent | undefined {
  const body = asObject(message["changes"]);
  if (!body) return undefined;
  const count = (key: string): number => asNumber(body[key]) ?? 0;
  return {
    type: "summary",
    operation: asString(body["operation"]) ?? "",
    counts: { add: count("add"), change: count("change"), remove: count("remove"), import: count("import") },
  };
}

function outputsChanged(message: JsonObject): boolean {
  const outputs = Object.values(asObject(message["outputs"]) ?? {});
  return outputs.some((output) => {
    const action = asObject(output)?.["action"];
    return action !== undefined && action !== "noop";
  });
}

const PLANNED_ACTIONS = new Set([
  "create",
  "update",
  "delete",
  "replace",
  "read",
  "import",
  "move",
  "forget",
]);

function isPlannedAction(action: string | undefined): action is PlannedAction {
  return action !== undefined && PLANNED_ACTIONS.has(action);
}
