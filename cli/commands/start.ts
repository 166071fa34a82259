import { TIME_SCALE_VARIABLE } from "../../local/alarms/time-scale";
import type { LocalEstate } from "../../local/index";
import { CliError } from "../cli-error";
import { applyStacks } from "../engine/apply-stacks";
import { bootstrap } from "../engine/bootstrap";
import { knownEnvironment } from "../engine/create-target";
import { planStacks } from "../engine/plan-stacks";
import type { StackReport } from "../engine/stack-report";
import { Workspace } from "../engine/workspace";
import { EXIT, type ExitCode } from "../exit-codes";
import { estimate } from "../prices/estimate";
import { ROOT } from "../root";
import { stateStoreOf } from "../state/state-store-of";
import { duration } from "../terminal/duration";
import { printable } from "../terminal/printable";
import type { StackOptions } from "./options";
import { print } from "./output";
import { renderEstimate } from "./render-estimate";
import { renderPlan } from "./render-plan";
import { showRecovery } from "./start-recovery";
import { exitCodeOf, renderSummary } from "./summary";
import { tryNext } from "./try-next";
import { untilInterrupted } from "./until-interrupted";
import { withSession, type CommandContext } from "./with-session";

const TIME_SCALE = 12;

/** Options of `homeostat start`. */
export interface StartOptions {
  readonly env: string;
  readonly once?: boolean;
  readonly keep?: boolean;
}

/** `homeostat start`: the whole of one environment on this machine. */
export async function start(options: StartOptions): Promise<ExitCode> {
  const began = Date.now();
  await knownEnvironment(options.env);
  const local = await import("../../local/index.js");
  const ranBefore = (await local.status(ROOT)) !== undefined;
  const stays = options.once !== true && process.stdin.isTTY && process.stdout.isTTY;
  const endsEstate = options.keep !== true && !ranBefore;
  let exitCode: ExitCode = EXIT.failed;
  try {
    step("embedded estate");
    const estate = await local.up({ root: ROOT, onProgress: note, ...alarmTimeScale() });
    exitCode = await withSession(sessionOptions(options), (context) => build(context, estate, began));
    if (exitCode === EXIT.ok && stays) {
      print("\nIt stays up until Ctrl-C.");
      await untilInterrupted();
    }
    return exitCode;
  } finally {
    // A failure on a terminal leaves everything as it is, to be looked into.
    if (endsEstate && (exitCode === EXIT.ok || !stays)) {
      await local.down(ROOT);
      note("the embedded estate is down; its logs stay");
    } else note("the embedded estate is still up; end it with: npx homeostat local down");
  }
}

async function build(context: CommandContext, estate: LocalEstate, began: number): Promise<ExitCode> {
  const { session } = context;
  const { target, stacks } = session;
  const ids = stacks.map(({ id }) => id);

  step(`bootstrap ${target.environment}`);
  const first = await context.reporting([`${target.environment}-state`], (reporter) =>
    bootstrap(session, reporter, { essentialsOnly: true }),
  );
  if (exitCodeOf([first]) !== EXIT.ok) return failed("bootstrap", context, [first]);

  step(`apply ${target.environment}`);
  const applied = await context.reporting(ids, (reporter) =>
    applyStacks(session, reporter, { allowed: [], guarded: target.guarded }),
  );
  if (exitCodeOf(applied) !== EXIT.ok) return failed("apply", context, applied);
  print(renderSummary("apply", target, applied));

  step("second plan, which must be empty");
  const second = await context.reporting(ids, (reporter) => planStacks(session, reporter));
  if (exitCodeOf(second) !== EXIT.ok) return failed("plan", context, second);
  assertEmpty(context, second);

  const { faultInjection } = (await knownEnvironment(target.environment)).service;
  if (faultInjection) {
    step("a fault in the service, and what is done about it");
    await showRecovery(target.environment, estate);
  }

  await summarize(context, estate, { began, faultInjection });
  return EXIT.ok;
}

/** Nobody wants to watch five minutes of an alarm: a minute of it is five seconds, where nothing else is said. */
function alarmTimeScale(): { readonly alarmTimeScale?: number } {
  return process.env[TIME_SCALE_VARIABLE] ? {} : { alarmTimeScale: TIME_SCALE };
}

function failed(command: string, { session }: CommandContext, reports: readonly StackReport[]): ExitCode {
  print(renderSummary(command, session.target, reports));
  return exitCodeOf(reports);
}

/** What was applied must read back as it was declared. */
function assertEmpty({ session }: CommandContext, reports: readonly StackReport[]): void {
  const drifting = reports.filter(({ plan }) => plan?.hasChanges === true);
  if (drifting.length === 0) return;
  print(renderPlan(session.target, drifting));
  throw new CliError(EXIT.failed, {
    what: `the second plan is not empty: ${drifting.map(({ id }) => id).join(", ")} read back differently from what was applied`,
    where: session.target.workDirectory,
    allowed: "no changes",
    remedy: `look at plan.json of these stacks, then: npx homeostat plan --env ${session.target.environment} --local`,
  });
}

async function summarize(
  context: CommandContext,
  estate: LocalEstate,
  { began, faultInjection }: { readonly began: number; readonly faultInjection: boolean },
): Promise<void> {
  const { target, stacks } = context.session;
  const stored = await Promise.all(stacks.map((stack) => stateStoreOf(new Workspace(target, stack)).read()));
  const resources = stored.flatMap((found) => found?.state.resources ?? []);
  step(`what exists now in ${target.environment} (account ${estate.accounts[target.environment] ?? "?"})`);
  print(
    [
      renderEstimate(estimate(resources)),
      "",
      `Built and checked in ${duration(Date.now() - began)}: ${stacks.length} stacks, and a second plan without changes.`,
      "",
      `endpoint   ${estate.endpointUrl}`,
      `logs       ${estate.logsDirectory}`,
      `           ${target.workDirectory}/<stack>/logs`,
      "",
      ...tryNext(target.environment, faultInjection),
    ].join("\n"),
  );
}

function sessionOptions(options: StartOptions): StackOptions {
  return { env: options.env, local: true };
}

function step(text: string): void {
  note(`\n== ${text}`);
}

function note(text: string): void {
  process.stderr.write(`${printable(text)}\n`);
}
