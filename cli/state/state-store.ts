import type { LockInfo } from "../terraform/lock-info";
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
