import { CliError } from "../cli-error";
import type { Workspace } from "../engine/workspace";
import { EXIT } from "../exit-codes";
import { asObject } from "../terraform/json";
import type { LockInfo } from "../terraform/lock-info";
import { LocalStateStore } from "./local-state-store";
import { S3StateStore } from "./s3-state-store";
import type { StateFile } from "./state-file";

/** A state that was found. */
export interface StoredState {
  readonly state: StateFile;
  readonly modifiedAt?: Date;
}

/** A lock that is held, and where. */
export interface HeldLock {
  readonly place: "s3" | "dynamodb" | "file";
  readonly location: string;
  readonly info: LockInfo;
  /** What the store recognizes this very lock by. */
  readonly token: string;
}

/** Reads one stack's state and locks where they lie, without Terraform. */
export interface StateStore {
  /** For people, e.g. `s3://bucket/key`. */
  readonly location: string;
  /** `undefined` when the stack has never been applied, or the backend does not exist. */
  read(): Promise<StoredState | undefined>;
  locks(): Promise<readonly HeldLock[]>;
  /** Removes this very lock; one that was taken meanwhile stays. */
  release(lock: HeldLock): Promise<void>;
  /** Whether the place for states exists. */
  backendExists(): Promise<boolean>;
}

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
