import { execFile } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
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
  /** Resources that the scanner has a check for; 0 means that it saw nothing and proves nothing. */
  readonly resources: number;
  readonly failures: readonly PolicyFailure[];
}

const SCANNER = join(__dirname, "../../.homeostat/policy-venv/bin/checkov");
const OPTIONS = [
  "--framework",
  "terraform_plan",
  "--output",
  "json",
  "--compact",
  "--skip-download",
  "--soft-fail",
];

const checkSchema = z.object({
  check_id: z.string(),
  check_name: z.string(),
  resource: z.string(),
  file_abs_path: z.string(),
});
const reportSchema = z.object({
  results: z.object({ passed_checks: z.array(checkSchema), failed_checks: z.array(checkSchema) }),
  summary: z.object({ parsing_errors: z.number() }),
});

/** A plan, as `terraform show -json` prints it, and the stack that it is of. */
export interface PlanToScan {
  readonly stack: string;
  readonly planFile: string;
}

/** Scans plans with Checkov, all in one process: most of the time of a small plan is Checkov's start. */
export async function scanPlans(plans: readonly PlanToScan[]): Promise<readonly ScannedPlan[]> {
  const files = plans.map(({ planFile }) => planFile);
  for (const path of [SCANNER, ...files]) {
    if (!existsSync(path)) throw new Error(`${path} is missing; run: npm run setup -- --policy`);
  }
  const output = await run([...OPTIONS, "--file", ...files]);
  const report = reportSchema.safeParse(parse(output, files));
  if (!report.success || report.data.summary.parsing_errors > 0)
    throw new Error(`The scanner could not read ${files.join(", ")}: ${output.slice(0, 2000)}`);
  const { passed_checks: passed, failed_checks: failed } = report.data.results;
  return plans.map(({ stack, planFile }) => {
    const isOfPlan = (check: { readonly file_abs_path: string }): boolean =>
      check.file_abs_path === realpathSync(planFile);
    return {
      stack,
      resources: new Set(
        [...passed, ...failed]
          .filter(isOfPlan)
          .flatMap(({ resource }) => (isProvider(resource) ? [] : resource)),
      ).size,
      failures: failed.filter(isOfPlan).map((failure) => ({
        check: failure.check_id,
        title: failure.check_name,
        stack,
        resource: failure.resource,
      })),
    };
  });
}

// Some checks are about the provider's configuration, which has no type in its address.
function isProvider(resource: string): boolean {
  return resource.startsWith("aws.");
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

function parse(output: string, files: readonly string[]): unknown {
  try {
    return JSON.parse(output);
  } catch {
    throw new Error(`The scanner printed no report for ${files.join(", ")}: ${output.slice(0, 2000)}`);
  }
}
