import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Command, measure } from "./measure";
import { type Figure, ratio } from "./report";

const ROOT = join(__dirname, "..");
const TSX = ["--import", "tsx"];

/** Synthesis of all environments, beside the stock CLI and an AWS CDK app of the same size. */
export async function benchSynth(peers: string, runs: number): Promise<Figure[]> {
  const scratch = mkdtempSync(join(tmpdir(), "homeostat-bench-"));
  try {
    const ours: Command = {
      name: "homeostat, all environments",
      file: process.execPath,
      args: [...TSX, "main.ts"],
      cwd: ROOT,
      env: { CDKTF_OUTDIR: join(scratch, "ours") },
    };
    await measure([ours], 1);
    const perEnvironment = String(Math.ceil(countResources(join(scratch, "ours")) / 3));
    const stock: Command = {
      name: "cdktf synth",
      file: join(peers, "node_modules", ".bin", "cdktf"),
      args: ["synth", "--output", join(scratch, "stock")],
      cwd: ROOT,
      env: { CHECKPOINT_DISABLE: "1", CI: "true" },
    };
    const cdk: Command = {
      name: `AWS CDK, 3 × ${perEnvironment} resources`,
      file: process.execPath,
      args: ["cdk-app.js", perEnvironment, join(scratch, "cdk")],
      cwd: peers,
    };
    const [own, cdktf, awsCdk] = await measure([ours, stock, cdk], runs);
    if (!own || !cdktf || !awsCdk) throw new Error("a measurement is missing");
    return [
      { what: own.name, measured: own, limit: { milliseconds: 1000, megabytes: 150 } },
      { what: cdktf.name, measured: cdktf, ratio: ratio(cdktf, own) },
      { what: awsCdk.name, measured: awsCdk, ratio: ratio(awsCdk, own) },
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

/** Synthesis of generated estates: absolute for 12,000 resources, and linear in their number. */
export async function benchGenerated(runs: number): Promise<Figure[]> {
  const scratch = mkdtempSync(join(tmpdir(), "homeostat-bench-"));
  try {
    const generate = (stacks: number): Command => ({
      name: `generated, ${stacks} stacks × 200 resources`,
      file: process.execPath,
      args: [...TSX, "bench/generated-estate.ts", String(stacks), "200", join(scratch, String(stacks))],
      cwd: ROOT,
    });
    const [small, middle, large] = await measure([generate(5), generate(30), generate(60)], runs);
    if (!small || !middle || !large) throw new Error("a measurement is missing");
    // From 1,000 to 6,000 to 12,000 resources: the second half may cost at most 1.3 times its share.
    const growth = (large.milliseconds - middle.milliseconds) / (middle.milliseconds - small.milliseconds);
    return [
      { what: small.name, measured: small },
      { what: middle.name, measured: middle },
      { what: large.name, measured: large, limit: { milliseconds: 4000 } },
      {
        what: "cost of 6,000 more resources ÷ cost of the first 5,000 (1.2 = linear)",
        value: growth,
        limit: { value: 1.56 },
      },
    ];
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

function countResources(outdir: string): number {
  return readdirSync(join(outdir, "stacks")).reduce((sum, stack) => {
    const json = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as {
      resource?: Record<string, Record<string, unknown>>;
    };
    return (
      sum + Object.values(json.resource ?? {}).reduce((count, made) => count + Object.keys(made).length, 0)
    );
  }, 0);
}
