import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

export interface PolicyFailure {
  readonly check: string;
  readonly title: string;
  readonly stack: string;
  readonly resource: string;
}

export interface ScannedPlan {
  readonly stack: string;
  /** Resources that the scanner understood; 0 means that it saw nothing and proves nothing. */
  readonly resources: number;
  readonly failures: readonly PolicyFailure[];
}

const SCANNER = join(__dirname, "../../.homeostat/policy-venv/bin/checkov");
const OPTIONS = [
  "--framework",
  "terraform_plan",
  "--output",
  "json",
  "--quiet",
  "--compact",
  "--skip-download",
  "--soft-fail",
];

const reportSchema = z.object({
  results: z.object({
    failed_checks: z.array(z.object({ check_id: z.string(), check_name: z.string(), resource: z.string() })),
    parsing_errors: z.array(z.unknown()).optional(),
  }),
  summary: z.object({ resource_count: z.number(), parsing_errors: z.number() }),
});

/** Scans one plan, as `terraform show -json` prints it, with Checkov. */
export async function scanPlan(stack: string, planFile: string): Promise<ScannedPlan> {
  for (const [what, path] of [
    ["scanner", SCANNER],
    ["plan", planFile],
  ] as const) {
    if (!existsSync(path)) throw new Error(`The ${what} ${path} is missing; run: npm run setup -- --policy`);
  }
  const output = await run([...OPTIONS, "--file", planFile]);
  const report = reportSchema.safeParse(parse(output, planFile));
  if (!report.success || report.data.summary.parsing_errors > 0) {
    throw new Error(
      `The scanner could not read the plan of ${stack} (${planFile}): ${output.slice(0, 2000)}`,
    );
  }
  return {
    stack,
    resources: report.data.summary.resource_count,
    failures: report.data.results.failed_checks.map((failure) => ({
      check: failure.check_id,
      title: failure.check_name,
      stack,
      resource: failure.resource,
    })),
  };
}

/** One failure per line, for the message of a failed gate. */
export function describeFailures(failures: readonly PolicyFailure[]): string[] {
  return failures
    .map(({ check, stack, resource, title }) => `${check} ${stack} ${resource}: ${title}`)
    .sort();
}

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { maxBuffer: 256 * 1024 * 1024, env: { ...process.env, LOG_LEVEL: "ERROR" } };
    execFile(SCANNER, args, options, (error, stdout, stderr) => {
      if (error) reject(new Error(`The scanner failed: ${error.message}\n${stderr}`));
      else resolve(stdout);
    });
  });
}

function parse(output: string, planFile: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    throw new Error(`The scanner printed no report for ${planFile}: ${output.slice(0, 2000)}`);
  }
}
