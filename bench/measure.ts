import { spawn } from "node:child_process";
import { ProcessTree } from "./process-tree";

/** What one piece of work cost: the fastest of several runs, which the rest of the machine disturbed least. */
export interface Measurement {
  /** Wall time. */
  readonly milliseconds: number;
  /** Processor time of all processes together. */
  readonly cpuMilliseconds: number;
  /** Highest resident memory of all processes together, in MB (10⁶ bytes). */
  readonly megabytes: number;
}

/** A command to run. */
export interface Command {
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Beside the environment of the benchmark itself. @default - nothing */
  readonly env?: Readonly<Record<string, string>>;
  /** Exit codes of a run that did its work. @default [0] */
  readonly accept?: readonly number[];
}

/** Work to measure: commands that run one after another. */
export interface Work {
  readonly name: string;
  readonly commands: readonly Command[];
  /** Done before each run, and not measured. @default - nothing */
  readonly prepare?: () => void;
}

const SAMPLE_MS = 20;

/**
 * Runs each work in turn, `runs` times round, so that a slow moment of the machine meets all of them.
 *
 * @returns one measurement for each work, in their order
 * @throws Error when a command fails: a figure of a broken run is worth nothing
 */
export async function measure<const W extends readonly Work[]>(
  works: W,
  runs: number,
): Promise<{ [K in keyof W]: Measurement }> {
  const samples = works.map(() => [] as Measurement[]);
  for (let run = 0; run < runs; run += 1) {
    for (const [index, work] of works.entries()) {
      process.stderr.write(`  ${work.name}, run ${run + 1} of ${runs} … `);
      work.prepare?.();
      const sample = await inTurn(work);
      process.stderr.write(`${(sample.milliseconds / 1000).toFixed(2)} s\n`);
      samples[index]?.push(sample);
    }
  }
  return samples.map(best) as { [K in keyof W]: Measurement };
}

function best(samples: readonly Measurement[]): Measurement {
  const least = (pick: (sample: Measurement) => number): number => Math.min(...samples.map(pick));
  return {
    milliseconds: least((sample) => sample.milliseconds),
    cpuMilliseconds: least((sample) => sample.cpuMilliseconds),
    megabytes: least((sample) => sample.megabytes),
  };
}

async function inTurn(work: Work): Promise<Measurement> {
  let total: Measurement = { milliseconds: 0, cpuMilliseconds: 0, megabytes: 0 };
  for (const command of work.commands) {
    const one = await once(work.name, command);
    total = {
      milliseconds: total.milliseconds + one.milliseconds,
      cpuMilliseconds: total.cpuMilliseconds + one.cpuMilliseconds,
      megabytes: Math.max(total.megabytes, one.megabytes),
    };
  }
  return total;
}

async function once(name: string, command: Command): Promise<Measurement> {
  const began = process.hrtime.bigint();
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const tree = child.pid === undefined ? undefined : new ProcessTree(child.pid);
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  }
  let cpuMilliseconds = 0;
  let bytes = 0;
  const sampler = setInterval(() => {
    const usage = tree?.sample();
    cpuMilliseconds = Math.max(cpuMilliseconds, usage?.cpuMilliseconds ?? 0);
    bytes = Math.max(bytes, usage?.bytes ?? 0);
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => {
    clearInterval(sampler);
  });
  if (code === null || !(command.accept ?? [0]).includes(code)) {
    throw new Error(`${name}: ${command.file} ${command.args.join(" ")} ended with ${code}:\n${output}`);
  }
  return {
    milliseconds: Number(process.hrtime.bigint() - began) / 1e6,
    cpuMilliseconds,
    megabytes: bytes / 1e6,
  };
}
