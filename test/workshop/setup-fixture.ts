import { spawn } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const REPOSITORY = join(__dirname, "../..");

export interface SetupResult {
  readonly code: number | null;
  readonly output: string;
}

/** A small copy of the repository with a PATH of its own, in which each tool is what the test says. */
export class SetupFixture {
  readonly root = mkdtempSync(join(tmpdir(), "homeostat-setup-"));
  readonly #tools = join(this.root, "path");
  readonly #home = join(this.root, "home");

  constructor() {
    for (const folder of [this.#tools, this.#home]) mkdirSync(folder);
    cpSync(join(REPOSITORY, "scripts"), join(this.root, "scripts"), { recursive: true });
    this.write("package.json", JSON.stringify({ name: "fixture", version: "1.0.0" }));
    this.write("package-lock.json", lockFile("1.0.0"));
    this.write("local/requirements.txt", "emulator==1.0\n");
    this.write("local/redis-server.txt", "server==1.0\n");
    this.write("preload.mjs", `globalThis.fetch = () => Promise.reject(new Error("no network"));`);
    // Only what the fake tools themselves need; nothing of the machine may be found by accident.
    for (const name of ["sh", "mkdir", "cat", "cp", "chmod", "dirname", "sleep", "date"]) this.#link(name);
  }

  /** Puts everything there that set-up looks for. */
  complete(): this {
    return this.terraform("1.11.4").python("3.12.1").npm().redisServer().mirror("5.100.0");
  }

  terraform(version: string, name: "terraform" | "tofu" = "terraform"): this {
    const product = name === "tofu" ? "OpenTofu" : "Terraform";
    return this.tool(name, `echo "${product} v${version}"; echo run >> "${this.root}/${name}-runs"`);
  }

  /** Answers the probes, makes an environment that is a copy of itself, and installs whatever it is told. */
  python(version: string, { withVenv = true } = {}): this {
    return this.tool(
      "python3",
      [
        `case "$*" in`,
        `  *"import sys, venv"*) ${withVenv ? `echo ${version}` : "exit 1"} ;;`,
        `  *"import sys"*) echo ${version} ;;`,
        `  "-m venv "*) mkdir -p "$3/bin"; cp "$0" "$3/bin/python" ;;`,
        `  *"pip install"*) sleep 0.2; echo "$*" >> "${this.root}/pip-runs" ;;`,
        `esac`,
      ].join("\n"),
    );
  }

  npm(): this {
    const install = `mkdir -p node_modules/left; cat package-lock.json > node_modules/.package-lock.json`;
    return this.tool("npm", `echo "$*" >> "${this.root}/npm-runs"; ${install}`);
  }

  redisServer(): this {
    return this.tool("redis-server", `echo "Redis server v=7.0.1 sha=0"`);
  }

  /** A filesystem mirror in one of the folders in which Terraform itself looks. */
  mirror(
    version: string,
    { folder = join(this.#home, ".terraform.d/plugins"), host = "registry.terraform.io" } = {},
  ): this {
    const arch = process.arch === "x64" ? "amd64" : process.arch;
    const plugin = join(folder, host, "hashicorp/aws", version, `${process.platform}_${arch}`);
    mkdirSync(plugin, { recursive: true });
    writeFileSync(join(plugin, `terraform-provider-aws_v${version}_x5`), "");
    return this;
  }

  tool(name: string, script: string): this {
    const path = join(this.#tools, name);
    rmSync(path, { force: true });
    writeFileSync(path, `#!/bin/sh\n${script}\n`);
    chmodSync(path, 0o755);
    return this;
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  run(args: readonly string[] = [], env: Readonly<Record<string, string>> = {}): Promise<SetupResult> {
    const script = [
      "--import",
      join(this.root, "preload.mjs"),
      join(this.root, "scripts/setup.mjs"),
      ...args,
    ];
    const child = spawn(process.execPath, script, {
      cwd: this.root,
      env: { PATH: this.#tools, HOME: this.#home, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
    }
    return new Promise((resolve) => child.on("close", (code) => resolve({ code, output })));
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }

  #link(name: string): void {
    const folder = ["/bin", "/usr/bin"].map((parent) => join(parent, name));
    const [found] = folder.filter((path) => existsSync(path));
    if (found !== undefined) symlinkSync(found, join(this.#tools, name));
  }
}

export function lockFile(version: string): string {
  return JSON.stringify({
    lockfileVersion: 3,
    packages: { "node_modules/left": { version, integrity: `sha512-${version}` } },
  });
}
