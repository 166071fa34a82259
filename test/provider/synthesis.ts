import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

const ROOT = join(__dirname, "../..");

const manifestSchema = z.object({
  stacks: z.record(z.string(), z.object({ synthesizedStackPath: z.string() })),
});
const templateSchema = z.object({
  resource: z.record(z.string(), z.record(z.string(), z.unknown())).default({}),
  output: z.record(z.string(), z.object({ value: z.string() })).default({}),
  terraform: z.object({ backend: z.object({ s3: z.object({ bucket: z.string(), key: z.string() }) }) }),
});

export interface SynthesizedTemplate {
  /** `<environment>-<stack>`. */
  readonly id: string;
  readonly environment: string;
  /** The file as it was written: what is planned is exactly this. */
  readonly source: string;
  readonly content: z.infer<typeof templateSchema>;
}

/** Runs the real entry point for all environments. */
export function synthesizeAll(outdir: string): readonly SynthesizedTemplate[] {
  execFileSync(process.execPath, ["--import", "tsx", "main.ts"], {
    cwd: ROOT,
    env: { ...process.env, CDKTF_OUTDIR: outdir, HOMEOSTAT_ENVIRONMENTS: "" },
    stdio: "pipe",
  });
  const manifest = manifestSchema.parse(JSON.parse(readFileSync(join(outdir, "manifest.json"), "utf8")));
  return Object.entries(manifest.stacks)
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([id, { synthesizedStackPath }]) => {
      const source = readFileSync(join(outdir, synthesizedStackPath), "utf8");
      const [environment = ""] = id.split("-");
      return { id, environment, source, content: templateSchema.parse(JSON.parse(source)) };
    });
}

/** How many resources the template declares. */
export function declaredResources({ content }: SynthesizedTemplate): string[] {
  return Object.entries(content.resource)
    .flatMap(([type, blocks]) => Object.keys(blocks).map((name) => `${type}.${name}`))
    .sort();
}
