import { CliError } from "../cli-error";
import type { Workspace } from "../engine/workspace";
import { EXIT } from "../exit-codes";
import { asObject } from "../terraform/json";
import { LocalStateStore } from "./local-state-store";
import { S3StateStore } from "./s3-state-store";
import type { StateStore } from "./state-store";

/** The store that a stack's backend block names. */
export function stateStoreOf(workspace: Workspace): StateStore {
  const backend = asObject(asObject(workspace.stack.template["terraform"])?.["backend"]) ?? {};
  const s3 = asObject(backend["s3"]);
  if (s3) return new S3StateStore(s3, workspace.target);
  const local = asObject(backend["local"]);
  if (local ?? Object.keys(backend).length === 0)
    return new LocalStateStore(local ?? {}, workspace.directory);
  throw new CliError(EXIT.precondition, {
    what: `the state of ${workspace.stack.id} lies in a "${Object.keys(backend).join(", ")}" backend`,
    allowed: "s3, local",
    remedy: "give the stack an S3 backend",
  });
}
