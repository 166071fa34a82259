import { join } from "node:path";
import { writeWhole } from "./files.mjs";
import { withLock } from "./lock.mjs";
import { checkNode } from "./node.mjs";
import { packages } from "./packages.mjs";
import { SetupProblem } from "./problem.mjs";
import { provider } from "./provider.mjs";
import { pythonEnvironment } from "./python.mjs";
import { redis } from "./redis.mjs";
import { StepStore } from "./steps.mjs";
import { terraform } from "./terraform.mjs";

const knownOptions = ["--fetch-terraform", "--policy"];
const emulators = pythonEnvironment({
  name: "python",
  folder: "venv",
  requirements: "local/requirements.txt",
  purpose: "the AWS emulators of the embedded estate are Python programs",
});
const policy = pythonEnvironment({
  name: "policy",
  folder: "policy-venv",
  requirements: "test/policy/requirements.txt",
  purpose: "the policy scanner is a Python program",
});

// The same codes as the CLI's own (cli/exit-codes.ts), which cannot be imported before set-up has run.
const exit = { ready: 0, notUnderstood: 3, notReady: 5 };

/** @returns {Promise<number>} one of {@link exit} */
export async function setUp({ root, scripts, env, options }) {
  const unknown = [...options].filter((option) => !knownOptions.includes(option));
  if (unknown.length > 0) {
    console.error(`Unknown option ${unknown.join(", ")}; known are ${knownOptions.join(" and ")}.`);
    return exit.notUnderstood;
  }
  const started = performance.now();
  const home = join(root, ".homeostat");
  // Each chain's steps need the facts of the one before; the chains have nothing to do with each other.
  const chains = [
    [terraform, provider],
    [packages],
    [emulators, redis],
    ...(options.has("--policy") ? [[policy]] : []),
  ];
  const newContext = () => ({
    root,
    home,
    env,
    cliConfigFile: join(home, "terraform.rc"),
    fetchTerraform: options.has("--fetch-terraform"),
    facts: {},
  });
  try {
    checkNode();
    if (!options.has("--fetch-terraform") && recallAll(chains, newContext(), new StepStore(home, scripts))) {
      console.log(`Set-up: nothing changed (${seconds(started)}).`);
      return exit.ready;
    }
    const problems = await withLock(
      join(home, "setup.lock"),
      () => runChains(chains, newContext(), new StepStore(home, scripts)),
      {
        onWait: (pid) =>
          console.log(`Set-up: another one is running${pid ? ` (process ${pid})` : ""}; waiting for it …`),
      },
    );
    if (problems.length > 0) throw new AggregateError(problems);
    console.log(`Set-up: ready (${seconds(started)}).`);
    return exit.ready;
  } catch (error) {
    const problems = error instanceof AggregateError ? error.errors : [error];
    for (const problem of problems) console.error(problem instanceof SetupProblem ? `\n${problem}` : problem);
    console.error(
      `\nSet-up: not ready; ${problems.length} ${problems.length === 1 ? "thing is" : "things are"} missing.`,
    );
    return exit.notReady;
  }
}

function recallAll(chains, context, store) {
  for (const step of chains.flat()) {
    const facts = store.recall(step, context);
    if (!facts) return false;
    context.facts[step.name] = facts;
  }
  return writeRecord(context);
}

async function runChains(chains, context, store) {
  const problems = [];
  await Promise.all(
    chains.map(async (chain) => {
      for (const step of chain) {
        try {
          await runStep(step, context, store);
        } catch (problem) {
          problems.push(problem);
          return;
        }
      }
    }),
  );
  if (problems.length === 0) writeRecord(context);
  return problems;
}

async function runStep(step, context, store) {
  const started = performance.now();
  const say = (text) => console.log(`  ${step.name.padEnd(10)}${text}`);
  const known = context.fetchTerraform && step === terraform ? undefined : store.recall(step, context);
  const facts = known ?? (await applyStep(step, { ...context, report: say }, store));
  context.facts[step.name] = facts;
  if (!known) store.keep(step, context, facts);
  say(`${facts.summary}  ${seconds(started)}`);
}

// What was made before stays, and stays known, until it is sure that it can be made anew.
async function applyStep(step, context, store) {
  const checked = await step.check?.(context);
  store.forget(step);
  return step.apply(context, checked);
}

function writeRecord({ home, cliConfigFile, facts }) {
  const { path, version, product } = facts.terraform;
  const { summary: _, ...aws } = facts.provider;
  const record = {
    schema: 1,
    terraform: { path, version, product },
    python: { path: facts.python.path, version: facts.python.version },
    redis: { path: facts.redis.path, version: facts.redis.version },
    providers: { aws },
    cliConfigFile,
  };
  writeWhole(join(home, "setup.json"), `${JSON.stringify(record, null, 2)}\n`);
  return true;
}

function seconds(since) {
  const elapsed = (performance.now() - since) / 1000;
  return `${elapsed.toFixed(elapsed < 1 ? 2 : 1)} s`;
}
