import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Stack } from "./stack";
import type { Target } from "./target";

/** Name of the file that holds a stack's Terraform JSON, as cdktf calls it. */
export const TEMPLATE_FILE = "cdk.tf.json";

/** The folder that Terraform works in for one stack; kept between runs for the sake of `.terraform`. */
export class Workspace {
  readonly directory: string;

  constructor(
    readonly target: Target,
    readonly stack: Stack,
    ...inside: readonly string[]
  ) {
    this.directory = join(target.workDirectory, stack.id, ...inside);
    mkdirSync(this.directory, { recursive: true });
  }

  /** Path of a file in the folder. */
  file(...name: readonly string[]): string {
    return join(this.directory, ...name);
  }

  /** Log of one kind of run; the latest run only. */
  log(name: string): string {
    const logs = this.file("logs");
    mkdirSync(logs, { recursive: true });
    return join(logs, `${name}.log`);
  }

  /** Puts the stack's JSON and assets in place; leaves the JSON alone when it is the same. */
  write(source: string = this.stack.source): void {
    this.#writeAssets();
    const file = this.file(TEMPLATE_FILE);
    if (existsSync(file) && readFileSync(file, "utf8") === source) return;
    writeFileSync(file, source);
  }

  // Their paths carry the digest of their content, so what is there already is the same.
  #writeAssets(): void {
    for (const [path, content] of this.stack.assets ?? []) {
      const file = this.file(path);
      if (existsSync(file)) continue;
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, content);
    }
  }
}
