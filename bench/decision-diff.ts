import { bundleDecisions } from "../cli/decisions/bundle-decisions";
import { decisionSource, WORKING_TREE } from "../cli/decisions/decision-source";
import { diffDecisions } from "../cli/decisions/diff-decisions";
import { renderDiff } from "../cli/decisions/render-diff";
import { generateHistory } from "../automation/remediation/history/generate";
import { readHistory, writeHistory } from "../automation/remediation/history/read-history";
import { ProcessTree } from "./process-tree";
import { ROOT } from "./programs";
import type { Figure } from "./report";

const INCIDENTS = 10_000;
const SEED = 1;
const AT_MOST_SECONDS = 2;

/** What `homeostat decisions diff` does with a file of 10,000 incidents once both versions are bundled: read, replay twice, compare, render. */
export async function benchDecisionDiff(runs: number): Promise<Figure[]> {
  const text = writeHistory(generateHistory({ incidents: INCIDENTS, seed: SEED }));
  const source = await decisionSource(ROOT, WORKING_TREE, "--head");
  const program = await bundleDecisions(source);
  const tree = new ProcessTree(process.pid);
  let best = Infinity;
  let bestCpu = Infinity;
  for (let run = 0; run < runs; run += 1) {
    const began = performance.now();
    const cpuBefore = tree.sample().cpuMilliseconds;
    const history = { title: "the bench's history", entries: readHistory(text) };
    const found = await diffDecisions(program, program, history, { initialAutonomy: "automatic" });
    const report = renderDiff(found);
    const seconds = (performance.now() - began) / 1_000;
    const cpuSeconds = (tree.sample().cpuMilliseconds - cpuBefore) / 1_000;
    if (found.changes.length > 0) throw new Error(`one version decides in two ways:\n${report}`);
    const times = `${seconds.toFixed(2)} s, ${cpuSeconds.toFixed(2)} s of processors`;
    process.stderr.write(`  decision-diff, run ${run + 1} of ${runs} … ${times}\n`);
    best = Math.min(best, seconds);
    bestCpu = Math.min(bestCpu, cpuSeconds);
  }
  const what = `seconds for a decision diff of ${INCIDENTS.toLocaleString("en")} incidents, both versions bundled`;
  return [
    { what, value: best, limit: { atMost: AT_MOST_SECONDS } },
    { what: "the same in processor time of all its processes, which run side by side", value: bestCpu },
  ];
}
