import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { npmInstall } from "../test/support/npm-install";
import { benchDecisionDiff } from "./decision-diff";
import { benchDecisions } from "./decisions";
import { benchFunctions } from "./functions";
import { benchAdmission } from "./admission";
import { benchCommand } from "./command";
import { benchGenerated } from "./generated";
import { lookAtMachine } from "./machine";
import { benchMttr, benchMttrByRunbook } from "./mttr";
import { benchPlan } from "./plan";
import { ROOT } from "./programs";
import { type Figure, formatReport, keepsPromise } from "./report";
import { benchSetup } from "./setup";
import { benchSynth } from "./synth";

// The SDK's remark about its own next year would stand above the table.
process.env["AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED"] ??= "true";

const BENCHMARKS: Readonly<
  Record<string, (peers: string, scratch: string, runs: number) => Promise<Figure[]>>
> = {
  command: (peers, _scratch, runs) => benchCommand(peers, runs),
  setup: (_peers, _scratch, runs) => benchSetup(runs),
  synth: benchSynth,
  generated: (_, scratch, runs) => benchGenerated(scratch, runs),
  plan: benchPlan,
  admission: (_peers, _scratch, runs) => benchAdmission(runs),
  decisions: benchDecisions,
  "decision-diff": (_peers, _scratch, runs) => benchDecisionDiff(runs),
  functions: (_, scratch, runs) => benchFunctions(scratch, runs),
  mttr: () => benchMttr(),
  "mttr-by-runbook": () => benchMttrByRunbook(),
};
/** Run only where they are named, because they need an environment that is applied. */
const ON_DEMAND = ["mttr", "mttr-by-runbook"];
const ALWAYS = Object.keys(BENCHMARKS).filter((name) => !ON_DEMAND.includes(name));

const USAGE = `npm run bench -- [--only ${Object.keys(BENCHMARKS).join(",")}] [--runs <number>] [--json <file>] [--check]`;

const USAGE_ERROR = 3;

function readOptions() {
  const { values } = parseArgs({
    options: {
      only: { type: "string", default: ALWAYS.join(",") },
      runs: { type: "string", default: "5" },
      json: { type: "string" },
      check: { type: "boolean", default: false },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs ${values.runs}: a whole number from 1 on`);
  const chosen = values.only.split(",").map((name) => {
    const benchmark = BENCHMARKS[name];
    if (!benchmark) throw new Error(`--only ${name}: no such benchmark`);
    return benchmark;
  });
  return { ...values, runs, chosen };
}

async function main({ runs, chosen, json, check }: ReturnType<typeof readOptions>): Promise<void> {
  const machine = lookAtMachine(ROOT);
  const peers = npmInstall(join(__dirname, "peers"));
  const scratch = mkdtempSync(join(tmpdir(), "homeostat-bench-"));
  try {
    const figures: Figure[] = [];
    for (const benchmark of chosen) figures.push(...(await benchmark(peers, scratch, runs)));
    const report = { machine, runs, figures };
    if (json !== undefined) writeFileSync(json, `${JSON.stringify(report, undefined, 2)}\n`);
    console.log(formatReport(report));
    if (check && !figures.every(keepsPromise)) process.exitCode = 1;
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

try {
  void main(readOptions());
} catch (error) {
  console.error(`error: ${(error as Error).message}\n${USAGE}`);
  process.exitCode = USAGE_ERROR;
}
