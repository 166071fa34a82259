import { spawn } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/** What one command cost, over several runs. */
export interface Measurement {
  readonly name: string;
  /** Median wall time in milliseconds. */
  readonly milliseconds: number;
  /** Highest resident memory of the command and its children together, in MB (10⁶ bytes). */
  readonly megabytes: number;
}

/** A command to measure. */
export interface Command {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

const SAMPLE_MS = 10;

/**
 * Runs each command in turn, `runs` times round, so that a slow moment of the machine meets all of them.
 *
 * @throws Error when a command fails: a figure of a broken run is worth nothing
 */
export async function measure(commands: readonly Command[], runs: number): Promise<Measurement[]> {
  const samples = commands.map(() => [] as { milliseconds: number; megabytes: number }[]);
  for (let run = 0; run < runs; run += 1) {
    for (const [index, command] of commands.entries()) samples[index]?.push(await once(command));
  }
  return commands.map((command, index) => ({
    name: command.name,
    milliseconds: median((samples[index] ?? []).map((sample) => sample.milliseconds)),
    megabytes: median((samples[index] ?? []).map((sample) => sample.megabytes)),
  }));
}

async function once(command: Command): Promise<{ milliseconds: number; megabytes: number }> {
  const begin = process.hrtime.bigint();
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (chunk: Buffer) => (output += chunk.toString()));
  let peak = 0;
  const sampler = setInterval(() => {
    if (child.pid !== undefined) peak = Math.max(peak, treeMemory(child.pid));
  }, SAMPLE_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => {
    clearInterval(sampler);
  });
  if (code !== 0) throw new Error(`${command.name} ended with ${code}:\n${output}`);
  return { milliseconds: Number(process.hrtime.bigint() - begin) / 1e6, megabytes: peak / 1e6 };
}

/** Resident bytes of a process and all that it started (Linux: from /proc; 0 elsewhere). */
function treeMemory(root: number): number {
  const parents = new Map<number, number>();
  const memory = new Map<number, number>();
  for (const entry of safely(() => readdirSync("/proc")) ?? []) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const status = safely(() => readFileSync(`/proc/${pid}/status`, "utf8"));
    if (status === undefined) continue;
    parents.set(pid, Number(/^PPid:\s+(\d+)/m.exec(status)?.[1] ?? 0));
    memory.set(pid, Number(/^VmRSS:\s+(\d+)/m.exec(status)?.[1] ?? 0) * 1024);
  }
  let total = 0;
  for (const [pid, bytes] of memory) {
    for (let at: number | undefined = pid; at !== undefined && at > 1; at = parents.get(at)) {
      if (at === root) {
        total += bytes;
        break;
      }
    }
  }
  return total;
}

function safely<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined; // The process ended between two reads.
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
