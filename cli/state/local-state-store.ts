import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { asString, type JsonObject } from "../terraform/json";
import { lockInfoFromJson } from "../terraform/lock-info";
import { parseState } from "./state-file";
import type { HeldLock, StateStore, StoredState } from "./state-store";

/** State in a file. */
export class LocalStateStore implements StateStore {
  readonly location: string;

  constructor(backend: JsonObject, directory: string) {
    this.location = resolve(directory, asString(backend["path"]) ?? "terraform.tfstate");
  }

  read(): Promise<StoredState | undefined> {
    if (!existsSync(this.location)) return Promise.resolve(undefined);
    const state = parseState(readFileSync(this.location, "utf8"));
    return Promise.resolve(state && { state, modifiedAt: statSync(this.location).mtime });
  }

  locks(): Promise<readonly HeldLock[]> {
    const location = join(dirname(this.location), `.${basename(this.location)}.lock.info`);
    const token = existsSync(location) ? readFileSync(location, "utf8") : "";
    const info = lockInfoFromJson(token);
    return Promise.resolve(info ? [{ place: "file", location, info, token }] : []);
  }

  release(lock: HeldLock): Promise<void> {
    if (readFileSync(lock.location, "utf8") === lock.token) rmSync(lock.location);
    return Promise.resolve();
  }

  backendExists(): Promise<boolean> {
    return Promise.resolve(true);
  }
}
