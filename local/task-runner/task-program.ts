import { createHash } from "node:crypto";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";

/**
 * Bundles a service's program as the build of its image does, and keeps it by its content: a task that comes later runs
 * what the sources are then, and none takes the time to read them.
 *
 * @param entry path of the program in the package
 * @param folder where bundles are kept
 * @returns path of the bundle
 * @throws Error naming the file and line where the sources cannot be bundled
 */
export async function taskProgram(packageDirectory: string, entry: string, folder: string): Promise<string> {
  const { outputFiles } = await build({
    absWorkingDir: packageDirectory,
    entryPoints: [entry],
    bundle: true,
    platform: "node",
    target: `node${process.versions.node}`,
    external: ["pg-native"],
    write: false,
    logLevel: "silent",
  });
  const contents = Buffer.concat(outputFiles.map((output) => output.contents));
  const digest = createHash("sha256").update(contents).digest("hex").slice(0, 16);
  const file = join(folder, `${digest}.cjs`);
  if (existsSync(file)) return file;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${file}.${String(process.pid)}`;
  writeFileSync(unfinished, contents);
  renameSync(unfinished, file);
  return file;
}
