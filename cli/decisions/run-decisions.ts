import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Verdict } from "../../automation/remediation/history/verdict";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import type { DecisionProgram } from "./bundle-decisions";
import type { ReplayRequest } from "./replay-request";

/**
 * Replays a history in a process of its own, which has neither credentials nor settings of the caller.
 *
 * @throws CliError when the version cannot decide it, with what it said
 */
export async function runDecisions(
  { source, code }: DecisionProgram,
  request: ReplayRequest,
): Promise<readonly Verdict[]> {
  const folder = await mkdtemp(join(tmpdir(), "homeostat-decisions-"));
  try {
    const file = join(folder, "decisions.cjs");
    await writeFile(file, code);
    const { exitCode, stdout, stderr } = await run(file, JSON.stringify(request));
    if (exitCode === 0) return JSON.parse(stdout) as readonly Verdict[];
    throw new CliError(EXIT.failed, {
      what: `the decision code of ${source.title} failed: ${stderr.trim().slice(0, 2_000)}`,
      where: source.automation,
      remedy: "mend the history where it names what this version does not know, or else the decision code",
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function run(file: string, input: string): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [file], { env: {}, stdio: "pipe" });
    const [stdout, stderr]: [Buffer[], Buffer[]] = [[], []];
    child.stdout.on("data", (chunk: Buffer) => stdout.push(chunk));
    child.stderr.on("data", (chunk: Buffer) => stderr.push(chunk));
    child.on("error", reject);
    child.on("close", (exitCode) => {
      resolve({
        exitCode,
        stdout: Buffer.concat(stdout).toString(),
        stderr: Buffer.concat(stderr).toString(),
      });
    });
    // One that has ended early says why itself.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}
