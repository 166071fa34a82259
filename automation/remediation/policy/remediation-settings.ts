import * as z from "zod";
import type { EnvironmentGuardrails } from "../guardrails/limits";
import type { EnvironmentPolicy } from "./environment-policy";
import { momentOf, parseWallClock } from "./wall-clock";

/**
 * What people may set for an environment; everything else about it is code. Nothing here lets a runbook do more than the
 * code allows, but for the two limits, which have a ceiling.
 */
export interface RemediationSettings
  extends
    Partial<Pick<EnvironmentPolicy, "maximumAutonomy">>,
    Pick<EnvironmentPolicy, "runbooksOff" | "changeFreezes" | "maintenanceWindows"> {
  /** @default - see EnvironmentGuardrails */
  readonly guardrails?: Pick<EnvironmentGuardrails, "concurrentExecutions" | "servicesAffected">;
}

/** Each runbook's function reserves as much of the account's concurrency as it may have executions. */
const MOST_EXECUTIONS = 10;
/** What goes wrong in more places at once has one cause, which a person looks for. */
const MOST_SERVICES = 5;
/** All variables of a function together have 4 KB. */
const MOST_BYTES = 3_000;

const words = z.string().regex(
  // Terraform would read a template as one of its own.
  /^(?!.*[$%]\{)[^\p{Cc}]{1,120}$/u,
  "1 to 120 characters in one line, without ${ and %{",
);

const timeZone = z.string().superRefine((name, context) => {
  if (isTimeZone(name)) return;
  const message = `${JSON.stringify(name)} is refused; allowed: the IANA name of a time zone, such as "Europe/Berlin"`;
  context.addIssue({ code: "custom", message });
});

const limitsTo = z.enum(["approval", "blocked"]).exactOptional();

const changeFreeze = section({
  name: words,
  from: z.string(),
  until: z.string(),
  timeZone,
  limitsTo,
}).superRefine((freeze, context) => {
  const refuse = (key: "from" | "until", message: string) => {
    context.addIssue({ code: "custom", path: [key], message });
  };
  // That it is none has been said.
  if (!isTimeZone(freeze.timeZone)) return;
  const times = { from: NaN, until: NaN };
  for (const key of ["from", "until"] as const) {
    try {
      times[key] = momentOf(parseWallClock(freeze[key]), freeze.timeZone);
    } catch (error) {
      refuse(key, error instanceof Error ? error.message : String(error));
    }
  }
  if (times.from >= times.until) {
    refuse("until", `${JSON.stringify(freeze.until)} is refused; allowed: after ${freeze.from}`);
  }
});

const weekday = z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);

const maintenanceWindow = section({
  name: words,
  days: z.tuple([weekday], weekday),
  from: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, "00:00 to 23:59"),
  durationMinutes: whole(1, 1_440),
  timeZone,
  limitsTo,
});

/**
 * The schema of the settings: environments are checked by it at synthesis, and the functions read their variable by it.
 *
 * @param runbookIds ids that can be switched off: a misspelt one would leave its runbook on
 */
export function remediationSettings(runbookIds: readonly string[]) {
  const runbooksOff = z.record(z.string(), words).superRefine((off, context) => {
    for (const id of Object.keys(off)) {
      if (runbookIds.includes(id)) continue;
      const message = `there is no runbook ${JSON.stringify(id)}; allowed: ${runbookIds.join(", ")}`;
      context.addIssue({ code: "custom", path: [id], message });
    }
  });
  return section({
    maximumAutonomy: z.enum(["shadow", "suggest", "approve", "automatic"]).exactOptional(),
    runbooksOff: runbooksOff.exactOptional(),
    changeFreezes: z.array(changeFreeze).exactOptional(),
    maintenanceWindows: z.array(maintenanceWindow).exactOptional(),
    guardrails: section({
      concurrentExecutions: whole(1, MOST_EXECUTIONS).exactOptional(),
      servicesAffected: whole(1, MOST_SERVICES).exactOptional(),
    }).exactOptional(),
  }).superRefine((settings, context) => {
    const bytes = Buffer.byteLength(JSON.stringify(settings));
    if (bytes <= MOST_BYTES) return;
    const message = `${bytes} bytes of JSON are refused; allowed: ${MOST_BYTES}. Take out the freezes that are over.`;
    context.addIssue({ code: "custom", message });
  });
}

/**
 * Reads `HOMEOSTAT_REMEDIATION`. A function that cannot read it must not start: it may say no.
 *
 * @throws Error that names every place in it that is wrong
 */
export function readRemediationSettings(json: string, runbookIds: readonly string[]): RemediationSettings {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    throw new Error(`HOMEOSTAT_REMEDIATION is no JSON: ${String(error)}`, { cause: error });
  }
  const parsed = remediationSettings(runbookIds).safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(describe);
  throw new Error(
    `HOMEOSTAT_REMEDIATION is wrong: ${problems.join("; ")}. Correct "remediation" in environments/ and apply.`,
  );
}

/** As environments tell it: the schema's own messages say what is allowed. */
function describe(issue: z.core.$ZodIssue): string {
  const unknown = issue.code === "unrecognized_keys" ? `${issue.keys.join(", ")} is not known; ` : "";
  const says = issue.code === "custom" ? issue.message : `${unknown}allowed: ${issue.message}`;
  return `${issue.path.join(".") || "all of it"}: ${says}`;
}

function section<T extends z.ZodRawShape>(fields: T): z.ZodObject<T, z.core.$strict> {
  const known = Object.keys(fields).join(", ");
  return z.strictObject(fields, {
    error: (issue) => (issue.code === "unrecognized_keys" ? known : undefined),
  });
}

function whole(least: number, most: number): z.ZodInt {
  const error = `a whole number, ${least} to ${most}`;
  return z.int(error).min(least, error).max(most, error);
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat("en-US", { timeZone: name });
    return true;
  } catch {
    return false;
  }
}
