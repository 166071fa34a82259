import { execFile } from "node:child_process";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { emptyOutputFolder } from "./output-folder";
import { sourcePlace } from "./source-place";
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
  emptyOutputFolder(outputDirectory);
  await new Promise<void>((resolve, reject) => {
    execFile(
      process.execPath,
      ["--max-semi-space-size=4", "--single-threaded-gc", "scripts/synth.mjs"],
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
        if (error) reject(failed(request, stderr.trim() || stdout.trim() || error.message));
        else resolve();
      },
    );
  });
  return readStacks(outputDirectory);
}

function failed({ root, outputDirectory }: SynthesisRequest, output: string): CliError {
  if (/\bENOSPC\b/.test(output)) {
    return new CliError(EXIT.precondition, {
      what: "the disk is full: synthesis could not write its output",
      where: outputDirectory,
      remedy: "free some space, then run this again",
    });
  }
  const message = messageOf(output);
  return new CliError(EXIT.failed, {
    what: `synthesis failed: ${message}`,
    ...sourcePlace(message, root),
  });
}

/** Node prints the source line first and the stack last; the message stands between them. */
function messageOf(output: string): string {
  const lines = output.split("\n");
  const start = Math.max(
    0,
    lines.findIndex((line) => /^(?:Uncaught )?\w*Error\b.*: /.test(line)),
  );
  const length = lines.slice(start).findIndex((line) => /^\s+at |^Node\.js v/.test(line));
  const message = lines.slice(start, length < 0 ? undefined : start + length).join("\n");
  return message.replace(/^(?:Uncaught )?\w*Error: /, "").trim();
}
