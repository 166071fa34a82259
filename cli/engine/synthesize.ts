import { execFile } from "node:child_process";
import { mkdirSync, rmSync } from "node:fs";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { readStacks, type Stack } from "./stack";

/** What to synthesize, and where to. */
export interface SynthesisRequest {
  readonly root: string;
  /** Emptied first: a stack that is gone must not be left behind. */
  readonly outputDirectory: string;
  /** @default - all */
  readonly environment?: string;
}

const MAXIMUM_OUTPUT_BYTES = 16 * 1024 * 1024;

/**
 * Runs `main.ts` in a process of its own: its source is what is deployed, as it is now, and nothing of it
 * lingers here.
 *
 * @throws CliError with what the program said
 */
export async function synthesize(request: SynthesisRequest): Promise<Stack[]> {
  const { root, outputDirectory, environment } = request;
  rmSync(outputDirectory, { recursive: true, force: true });
  mkdirSync(outputDirectory, { recursive: true });
  await new Promise<void>((resolve, reject) => {
    execFile(
      process.execPath,
      ["--import", "tsx", "main.ts"],
      {
        cwd: root,
        maxBuffer: MAXIMUM_OUTPUT_BYTES,
        env: {
          ...process.env,
          CDKTF_OUTDIR: outputDirectory,
          ...(environment === undefined ? {} : { HOMEOSTAT_ENVIRONMENTS: environment }),
        },
      },
      (error, stdout, stderr) => {
        if (error) reject(failed(stderr.trim() || stdout.trim() || error.message));
        else resolve();
      },
    );
  });
  return readStacks(outputDirectory);
}

function failed(output: string): CliError {
  // Node prints the source line first and the stack last; the message stands between them.
  const lines = output.split("\n").filter((line) => !/^\s+at |^Node\.js v|^\s*\^+\s*$/.test(line));
  return new CliError(EXIT.failed, {
    what: `synthesis failed:\n${lines.join("\n").trim()}`,
    where: "main.ts",
    remedy: "mend what the message names; `npm run typecheck` often says more",
  });
}
