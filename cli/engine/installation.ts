import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { asString, parseObject } from "../terraform/json";
import { keepPackageHash, keptPackageHash } from "../terraform/package-hash";
import type { Workspace } from "./workspace";

const LOCK_FILE = ".terraform.lock.hcl";
const PROVIDERS = [".terraform", "providers"] as const;
/** A folder per package: `<host>/<namespace>/<type>/<version>/<platform>`. */
const PACKAGE_DEPTH = 5;
const ADDRESS_DEPTH = 3;
const PACKAGE_HASH = /"(h1:[^"]+)"/g;
const HASHES = /^ *hashes = \[[^\]]*\]\n/gm;

/**
 * What `terraform init` installed for one stack, for all others with the same providers: the lock file, and links to
 * the packages.
 *
 * `terraform init` hashes each package twice, 700 MB of it for AWS; with the links in place it is told that the
 * providers are somebody else's, and leaves them alone. Nothing goes unchecked for it: whatever starts a provider
 * checks it against the lock file, Terraform as well as {@link ProviderLauncher}.
 *
 * For the embedded estate, where nothing is at stake, the check is made here instead, and only when a file of the
 * package changed; the folders' lock files then name versions without hashes, and Terraform hashes nothing. It would
 * hash the package before each apply, 4 s of processor time.
 */
export class Installation {
  readonly #lockFile: string;
  readonly #packagesFile: string;

  /** @param key what tells one set of providers and the place they come from by */
  constructor(
    private readonly folder: string,
    key: string,
  ) {
    this.#lockFile = join(folder, `${key}.hcl`);
    this.#packagesFile = join(folder, `${key}.json`);
  }

  get isThere(): boolean {
    return existsSync(this.#lockFile);
  }

  /** Keeps what init has just installed in a stack's folder. */
  keep(workspace: Workspace): void {
    if (this.isThere || !isLocked(workspace)) return;
    mkdirSync(dirname(this.#lockFile), { recursive: true });
    const packages = packagesOf(workspace);
    writeFileSync(this.#packagesFile, JSON.stringify(Object.fromEntries(packages)));
    const lock = readFileSync(workspace.file(LOCK_FILE), "utf8");
    if (workspace.target.kind === "local") this.#keepHash(packages, lock);
    writeFileSync(this.#lockFile, lock);
  }

  // Init has just hashed what it installed. Of several packages the lock file alone does not tell whose a hash is.
  #keepHash(packages: readonly (readonly [place: string, target: string])[], lock: string): void {
    const [only, ...others] = packages;
    const [hash, ...more] = [...lock.matchAll(PACKAGE_HASH)].map(([, found = ""]) => found);
    if (!only || hash === undefined || others.length > 0 || more.length > 0) return;
    const [place, target] = only;
    keepPackageHash(target, this.#hashFile(place), hash);
  }

  /**
   * Puts the lock file in a stack's folder, and links to the packages where all of them are still in their place.
   *
   * @returns what Terraform's environment must say for init to leave them alone; nothing if it has to install them
   */
  async linkInto(workspace: Workspace): Promise<Readonly<Record<string, string>>> {
    await this.lock(workspace);
    const packages = this.#packages();
    if (workspace.target.terraform.product !== "terraform" || packages.length === 0) return {};
    if (!packages.every(([, target]) => existsSync(target))) return {};
    for (const [place, target] of packages) {
      const link = workspace.file(...PROVIDERS, place);
      if (existsSync(link)) continue;
      mkdirSync(dirname(link), { recursive: true });
      // One that leads to where nothing lies any more.
      rmSync(link, { force: true });
      symlinkSync(target, link);
    }
    const addresses = packages.map(([place]) => place.split("/").slice(0, ADDRESS_DEPTH).join("/"));
    return { TF_REATTACH_PROVIDERS: JSON.stringify(Object.fromEntries(addresses.map(attachedNowhere))) };
  }

  /** Puts the lock file in a stack's folder: as the package is now, where the check is made here. */
  async lock(workspace: Workspace): Promise<void> {
    const lock = readFileSync(this.#lockFile, "utf8");
    const isChecked = workspace.target.kind === "local" && (await this.#isAsLocked(lock));
    writeFileSync(workspace.file(LOCK_FILE), isChecked ? lock.replace(HASHES, "") : lock);
  }

  async #isAsLocked(lock: string): Promise<boolean> {
    const packages = this.#packages();
    for (const [place, target] of packages) {
      if (!existsSync(target)) return false;
      const hash = await keptPackageHash(target, this.#hashFile(place));
      if (!lock.includes(`"${hash}"`)) return false;
    }
    return packages.length > 0;
  }

  #hashFile(place: string): string {
    return join(this.folder, `${place.replaceAll("/", "_")}.hash.json`);
  }

  #packages(): readonly (readonly [place: string, target: string])[] {
    if (!existsSync(this.#packagesFile)) return [];
    const kept = Object.entries(parseObject(readFileSync(this.#packagesFile, "utf8")) ?? {});
    return kept.map(([place, target]) => [place, asString(target) ?? ""]);
  }
}

/** Whether init has written a lock file into a stack's folder. */
export function isLocked(workspace: Workspace): boolean {
  return existsSync(workspace.file(LOCK_FILE));
}

/** Whether a lock file was checked before it was put in its place: one of the embedded estate, without hashes. */
export function isCheckedAlready(workspace: Workspace): boolean {
  return (
    workspace.target.kind === "local" &&
    isLocked(workspace) &&
    !readFileSync(workspace.file(LOCK_FILE), "utf8").includes("hashes")
  );
}

/** Takes the lock file out of a stack's folder, so that init chooses the versions anew. */
export function removeLock(workspace: Workspace): void {
  rmSync(workspace.file(LOCK_FILE), { force: true });
}

/** Each package of a stack's folder, and where it really lies. */
function packagesOf(workspace: Workspace): readonly (readonly [place: string, target: string])[] {
  const root = workspace.file(...PROVIDERS);
  const below = (depth: number, place: string): readonly string[] =>
    depth === PACKAGE_DEPTH
      ? [place]
      : readdirSync(join(root, place)).flatMap((name) => below(depth + 1, join(place, name)));
  if (!existsSync(root)) return [];
  return below(0, "").map((place) => [place, realpathSync(join(root, place))]);
}

// Init connects to no provider; one that it does not have to install needs no process.
function attachedNowhere(address: string): [string, unknown] {
  const Addr = { Network: "unix", String: "/nonexistent" };
  return [address, { Protocol: "grpc", ProtocolVersion: 5, Pid: process.pid, Test: true, Addr }];
}
