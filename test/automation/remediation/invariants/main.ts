import { parseArgs } from "node:util";
import { explain } from "./explain";
import { search } from "./property";

const USAGE =
  "npm run test:invariants -- [--runs <interleavings>] [--seed <number>] [--path <path of a failure>]";

/** Looks for an interleaving that breaks an invariant of remediation; ends with 1 when there is one. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      runs: { type: "string", default: process.env["INVARIANT_RUNS"] ?? "100000" },
      seed: { type: "string", default: process.env["INVARIANT_SEED"] ?? "" },
      path: { type: "string" },
    },
  });
  const seed = values.seed === "" ? Date.now() % 2 ** 31 : whole("--seed", values.seed);
  const began = performance.now();
  const result = await search({
    runs: whole("--runs", values.runs),
    seed,
    ...(values.path === undefined ? {} : { path: values.path }),
  });
  const seconds = ((performance.now() - began) / 1_000).toFixed(1);
  if (result.failure) {
    console.error(await explain(result));
    process.exitCode = 1;
    return;
  }
  console.log(`${result.runs} interleavings broke no invariant, in ${seconds} s (seed ${seed})`);
}

function whole(option: string, text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number)) return number;
  throw new Error(`${option} ${text}: a whole number\n${USAGE}`);
}

void main();
