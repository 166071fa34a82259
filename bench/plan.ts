import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { readSetup } from "../cli/terraform/setup";
import { down, estateEnvironment, type LocalEstate, status, up } from "../local";
import { type Command, measure } from "./measure";
import { cdktf, homeostat, ROOT } from "./programs";
import { type Figure, timesOurs } from "./report";

const TARGET = ["--env", "dev", "--local"];
// What the other stacks read from, where nothing is applied yet; the whole of dev would take minutes.
const APPLIED_AT_LEAST = ["security", "network"];

/** Plans of one environment: all stacks with one command of ours, and one by one with `cdktf diff`. */
export async function benchPlan(peers: string, scratch: string, runs: number): Promise<Figure[]> {
  const before = await status(ROOT);
  const estate = before ?? (await up({ root: ROOT }));
  try {
    output(homeostat("bootstrap", ...TARGET, "--yes"));
    output(homeostat("apply", ...TARGET, "--yes", ...stackFlags(APPLIED_AT_LEAST)));
    const stacks = plannable();
    const ours = {
      name: `homeostat plan, ${stacks.length} stacks`,
      commands: [{ ...homeostat("plan", ...TARGET, ...stackFlags(stacks)), accept: [0, 2] }],
    };
    const diffs = new Map(stacks.map((stack) => [stack, diff(peers, scratch, estate, stack)]));
    const stock = { name: `cdktf diff, ${stacks.length} stacks one by one`, commands: [...diffs.values()] };
    assertSamePlans(diffs);
    const [own, peer] = await measure([ours, stock], runs);
    return [
      { what: ours.name, measured: own },
      {
        what: stock.name,
        measured: peer,
        timesOurs: timesOurs(peer, own),
        limit: { atLeastTimesOurs: 4 },
      },
    ];
  } finally {
    if (!before) await down(ROOT);
  }
}

/** Stacks that rest on applied ones alone: the stock CLI can plan no others. */
function plannable(): string[] {
  const { stacks } = JSON.parse(output(homeostat("synth", "--env", "dev", "--json"))) as {
    readonly stacks: readonly { readonly stack: string; readonly dependencies: readonly string[] }[];
  };
  const { stacks: states } = JSON.parse(output(homeostat("status", ...TARGET, "--json"))) as {
    readonly stacks: readonly { readonly stack: string; readonly deployed: boolean }[];
  };
  const deployed = states.filter((state) => state.deployed).map(({ stack }) => stack);
  return stacks
    .filter(({ dependencies }) => dependencies.every((id) => deployed.includes(id)))
    .map(({ stack }) => stack);
}

function diff(peers: string, scratch: string, estate: LocalEstate, stack: string): Command {
  const { path, cliConfigFile } = readSetup(ROOT);
  // Without --skip-provider-lock it would ask the registry for checksums each time.
  const args = ["diff", stack, "--skip-provider-lock", "--output", join(scratch, "diff")];
  return cdktf(peers, args, {
    ...estateEnvironment(estate, "dev"),
    HOMEOSTAT_ENVIRONMENTS: "dev",
    TERRAFORM_BINARY_NAME: path,
    TF_CLI_CONFIG_FILE: cliConfigFile,
  });
}

/**
 * A faster plan is worth something only if it is the same one. It also warms what both keep between runs: providers
 * and backends are initialized.
 */
function assertSamePlans(diffs: ReadonlyMap<string, Command>): void {
  const plan = homeostat("plan", ...TARGET, "--json", ...stackFlags([...diffs.keys()]));
  const { stacks } = JSON.parse(output({ ...plan, accept: [0, 2] })) as {
    readonly stacks: readonly { readonly stack: string; readonly counts: Counts }[];
  };
  for (const { stack, counts } of stacks) {
    const command = diffs.get(stack);
    if (!command) throw new Error(`homeostat planned ${stack}, which was not asked for`);
    const { add, change, destroy } = countsOf(output(command));
    const replaced = counts.replace;
    if (add !== counts.add + replaced || change !== counts.change || destroy !== counts.destroy + replaced) {
      throw new Error(
        `${stack}: homeostat plans ${JSON.stringify(counts)}, cdktf diff ${JSON.stringify({ add, change, destroy })}`,
      );
    }
  }
}

interface Counts {
  readonly add: number;
  readonly change: number;
  readonly destroy: number;
  /** Each is an addition and a removal to Terraform. */
  readonly replace: number;
}

function countsOf(text: string): Omit<Counts, "replace"> {
  const [, add, change, destroy] =
    /Plan: (\d+) to add, (\d+) to change, (\d+) to destroy/.exec(stripVTControlCharacters(text)) ?? [];
  if (add === undefined && !text.includes("No changes."))
    throw new Error(`cdktf diff shows no plan:\n${text}`);
  return { add: Number(add ?? 0), change: Number(change ?? 0), destroy: Number(destroy ?? 0) };
}

function output({ file, args, cwd, env, accept = [0] }: Command): string {
  process.stderr.write(`  ${args.slice(1).join(" ")} …\n`);
  const result = spawnSync(file, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  if (accept.includes(result.status ?? -1)) return result.stdout;
  throw new Error(`${args.join(" ")} ended with ${String(result.status)}:\n${result.stdout}${result.stderr}`);
}

function stackFlags(names: readonly string[]): string[] {
  return names.flatMap((name) => ["--stack", name]);
}
