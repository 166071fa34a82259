import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  existsSync,
  readdirSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

const REPOSITORY = join(__dirname, "..", "..", "..");
const SOURCES = [
  "automation",
  "bin",
  "cli",
  "constructs",
  "environments",
  "local",
  "scripts",
  "services",
  "stacks",
  "main.ts",
  "package.json",
];

/** What a command left. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of the checkout in which a test may break whatever it wants to see refused. */
export class Checkout {
  readonly root = mkdtempSync(join(tmpdir(), "homeostat-checkout-"));
  readonly #broken = new Map<string, string>();

  constructor() {
    for (const name of [...SOURCES, "tsconfig.json"]) {
      cpSync(join(REPOSITORY, name), join(this.root, name), { recursive: true });
    }
    symlinkSync(join(REPOSITORY, "node_modules"), join(this.root, "node_modules"));
    mkdirSync(this.path(".homeostat"));
    this.setUp();
  }

  /** Takes back what a test broke. */
  mend(): void {
    for (const [name, content] of this.#broken) this.write(name, content);
    this.#broken.clear();
    this.setUp();
  }

  path(...names: readonly string[]): string {
    return join(this.root, ...names);
  }

  /** What set-up found in the repository, with what the test changes of it. */
  setUp(changes: Readonly<Record<string, unknown>> = {}): void {
    const record = JSON.parse(readFileSync(join(REPOSITORY, ".homeostat", "setup.json"), "utf8")) as object;
    this.write(".homeostat/setup.json", JSON.stringify({ ...record, ...changes }));
  }

  write(name: string, content: string, mode = 0o644): string {
    mkdirSync(dirname(this.path(name)), { recursive: true });
    writeFileSync(this.path(name), content, { mode });
    return this.path(name);
  }

  /** Puts something else in a source; throws when the text is not there, since then nothing would be broken. */
  replace(name: string, text: string, other: string): void {
    const content = readFileSync(this.path(name), "utf8");
    if (!content.includes(text)) throw new Error(`${name} does not contain ${JSON.stringify(text)}`);
    this.#broken.set(name, this.#broken.get(name) ?? content);
    this.write(name, content.replace(text, other));
  }

  /** Runs the CLI of the copy as a user would, without any AWS credentials. */
  homeostat(...args: readonly string[]): Outcome {
    const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("AWS_")));
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [this.path("bin", "homeostat.mjs"), ...args],
      {
        cwd: this.root,
        encoding: "utf8",
        timeout: 120_000,
        env: { ...env, HOME: this.root, AWS_EC2_METADATA_DISABLED: "true" },
      },
    );
    return { status, stdout, stderr };
  }

  /** Stacks that a command began to work on. */
  begun(): string[] {
    const work = this.path(".homeostat", "work", "aws");
    return existsSync(work) ? readdirSync(work).filter((name) => name.startsWith("dev-")) : [];
  }

  remove(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
