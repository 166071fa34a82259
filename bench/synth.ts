import { readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { measure } from "./measure";
import { cdktf, ROOT, synthesis } from "./programs";
import { type Figure, timesOurs } from "./report";

/** Synthesis of all environments, beside the stock CLI and an AWS CDK app of the same size. */
export async function benchSynth(peers: string, scratch: string, runs: number): Promise<Figure[]> {
  const outdir = join(scratch, "synth");
  const ours = { name: "homeostat", commands: [synthesis([], { CDKTF_OUTDIR: outdir })] };
  await measure([ours], 1);
  const resources = countResources(outdir);
  const perEnvironment = String(Math.ceil(resources / 3));
  const edited = {
    ...ours,
    name: "homeostat, after an edit",
    prepare: () => {
      rmSync(join(ROOT, ".homeostat", "cache", "synth", "main-ts"), { recursive: true, force: true });
    },
  };
  const stock = {
    name: "cdktf synth",
    commands: [cdktf(peers, ["synth", "--output", join(scratch, "stock")])],
  };
  const cdk = {
    name: `AWS CDK, 3 × ${perEnvironment} resources`,
    commands: [
      {
        file: process.execPath,
        args: ["bench/peers/cdk-app.js", perEnvironment, join(scratch, "cdk")],
        cwd: ROOT,
        env: { NODE_PATH: join(peers, "node_modules") },
      },
    ],
  };
  const [own, afterEdit, cdktfSynth, awsCdk] = await measure([ours, edited, stock, cdk], runs);
  return [
    {
      what: `synth, all environments (${resources} resources)`,
      measured: own,
      limit: { atMostMilliseconds: 1000, atMostMegabytes: 150 },
    },
    { what: "the same after an edit", measured: afterEdit },
    { what: stock.name, measured: cdktfSynth, timesOurs: timesOurs(cdktfSynth, own) },
    { what: cdk.name, measured: awsCdk, timesOurs: timesOurs(awsCdk, own) },
  ];
}

function countResources(outdir: string): number {
  const types = readdirSync(join(outdir, "stacks")).flatMap((stack) => {
    const json = JSON.parse(readFileSync(join(outdir, "stacks", stack, "cdk.tf.json"), "utf8")) as {
      readonly resource?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
    };
    return Object.values(json.resource ?? {});
  });
  return types.reduce((sum, byName) => sum + Object.keys(byName).length, 0);
}
