import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** A stack as synthesis would write it. */
export interface SynthesizedStack {
  readonly dependencies?: readonly string[];
  readonly template: Readonly<Record<string, unknown>>;
}

/** Writes stacks in cdktf's layout. */
export function writeSynthesized(
  directory: string,
  stacks: Readonly<Record<string, SynthesizedStack>>,
): string {
  const entries = Object.entries(stacks).map(([name, { dependencies = [], template }]) => {
    const folder = join("stacks", name);
    mkdirSync(join(directory, folder), { recursive: true });
    writeFileSync(join(directory, folder, "cdk.tf.json"), JSON.stringify(template, undefined, 2));
    const entry = {
      annotations: [],
      constructPath: name,
      dependencies,
      name,
      stackMetadataPath: `${folder}/metadata.json`,
      synthesizedStackPath: `${folder}/cdk.tf.json`,
      workingDirectory: folder,
    };
    return [name, entry] as const;
  });
  const manifest = { version: "0.21.0", stacks: Object.fromEntries(entries) };
  writeFileSync(join(directory, "manifest.json"), JSON.stringify(manifest, undefined, 2));
  return directory;
}
