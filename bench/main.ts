import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { npmInstall } from "../test/support/npm-install";
import { benchDecisions } from "./decisions";
import { benchAdmission } from "./admission";
import { benchGenerated } from "./generated";
import { lookAtMachine } from "./machine";
import { benchPlan } from "./plan";
import { ROOT } from "./programs";
import { type Figure, formatReport, keepsPromise } from "./report";
import { benchSynth } from "./synth";

const BENCHMARKS: Readonly<
  Record<string, (peers: string, scratch: string, runs: number) => Promise<Figure[]>>
> = {
  synth: benchSynth,
  generated: (_, scratch, runs) => benchGenerated(scratch, runs),
  plan: benchPlan,
  admission: () => benchAdmission(),
  decisions: benchDecisions,
};

const USAGE = `npm run bench -- [--only ${Object.keys(BENCHMARKS).join(",")}] [--runs <number>] [--json <file>] [--check]`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: Object.keys(BENCHMARKS).join(",") },
      runs: { type: "string", default: "5" },
      json: { type: "string" },
      check: { type: "boolean", default: false },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error(`--runs ${values.runs}: a whole number from 1 on\n${USAGE}`);
  const chosen = values.only.split(",").map((name) => {
    const benchmark = BENCHMARKS[name];
    if (!benchmark) throw new Error(`--only ${name}: no such benchmark\n${USAGE}`);
    return benchmark;
  });
  const machine = lookAtMachine(ROOT);
  const peers = npmInstall(join(__dirname, "peers"));
  const scratch = mkdtempSync(join(tmpdir(), "homeostat-bench-"));
  try {
    const figures: Figure[] = [];
    for (const benchmark of chosen) figures.push(...(await benchmark(peers, scratch, runs)));
    const report = { machine, runs, figures };
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, undefined, 2)}\n`);
    console.log(formatReport(report));
    if (values.check && !figures.every(keepsPromise)) process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

void main();
