import { Option, type Command } from "commander";
import { STANDINGS } from "../automation/remediation/incidents/summary";
import { AUTONOMY_LEVELS } from "../automation/remediation/runbook-spec";
import { LIST_LIMIT, LIST_SINCE, TAIL_SINCE } from "./commands/look-back";
import type { AnswerOptions } from "./commands/approve";
import type { ReportOptions } from "./commands/incidents-report";
import type { SimulateOptions } from "./commands/remediation-simulate";
import { collect, wholeNumber, withConfirmation, withPlace } from "./commands/options";
import type { ExitCode } from "./exit-codes";
import type { RemediationOptions } from "./remediation/remediation";

/** A command's implementation, loaded only when it is run: help must not pay for all of them. */
export type Implementation<O> = () => Promise<(options: O) => Promise<ExitCode>>;

/** Makes an action of an implementation. */
export type Runs = <O>(load: Implementation<O>) => (options: O) => Promise<void>;

/** Adds what people do about trouble and about the automation that answers to it. */
export function addOperations(program: Command, runs: Runs): void {
  addRemediation(program, runs);
  addIncidents(program, runs);
  addAnswers(program, runs);
}

/** An action of a command with one argument. */
function runsWith<O>(
  runs: Runs,
  load: () => Promise<(options: O, argument: string) => Promise<ExitCode>>,
): (argument: string, options: O) => Promise<void> {
  return (argument, options) =>
    runs<O>(async () => {
      const command = await load();
      return (given) => command(given, argument);
    })(options);
}

function addRemediation(program: Command, runs: Runs): void {
  const remediation = program.command("remediation").description("what is done about trouble, and why");
  remediation
    .command("simulate")
    .description("explain what an event would lead to; needs no credentials and does nothing")
    .argument("<event>", "file with one event, as EventBridge delivers it")
    .option("-e, --env <name>", "take it as this environment's (default: the event's account says)")
    .option("--at <moment>", "decide as of this moment, ISO 8601 (default: the event's own time)")
    .addOption(
      new Option(
        "--autonomy <level>",
        "take it as what the runbook has earned (default: nothing yet)",
      ).choices(AUTONOMY_LEVELS),
    )
    .option("--json", "print the result as JSON on standard output")
    .action(
      runsWith<SimulateOptions>(
        runs,
        async () => (await import("./commands/remediation-simulate.js")).simulate,
      ),
    );

  withPlace(remediation.command("status"))
    .description("whether the automation is on, what it does, and what holds it back")
    .action(runs(async () => (await import("./commands/remediation-status.js")).status));

  withPlace(remediation.command("pause"))
    .description("admit nothing more; what runs goes on")
    .option("--reason <why>", "why, for those who read it later; needed")
    .option("--until <moment>", "when it ends by itself, ISO 8601 (default: when somebody resumes)")
    .option("--for <duration>", "how long it lasts, e.g. 2h")
    .action(runs(async () => (await import("./commands/remediation-pause.js")).pause));

  withConfirmation(withPlace(remediation.command("resume")))
    .description("let the automation act again")
    .option("--reason <why>", "why, for those who read it later; needed")
    .action(runs(async () => (await import("./commands/remediation-pause.js")).resume));
}

function addIncidents(program: Command, runs: Runs): void {
  const incidents = program.command("incidents").description("what was reported, decided and done");
  withPlace(incidents.command("list"))
    .description("the latest incidents, and what became of them")
    .option("--service <name>", "only this service's")
    .addOption(new Option("--outcome <outcome>", "only those that stand so").choices(STANDINGS))
    .option("--since <when>", `how far back, e.g. 24h, or ISO 8601 (default: ${LIST_SINCE})`)
    .addOption(
      new Option("--limit <number>", `at most so many (default: ${LIST_LIMIT})`).argParser(wholeNumber(1)),
    )
    .action(runs(async () => (await import("./commands/incidents-list.js")).list));

  withPlace(incidents.command("show"))
    .description("the whole story of one, with every reason")
    .argument("<incident>", "its id, as lists and messages show it")
    .action(
      runsWith<RemediationOptions>(runs, async () => (await import("./commands/incidents-show.js")).show),
    );

  withPlace(incidents.command("tail"))
    .description("everything that happens, as it happens, until Ctrl-C")
    .option("--since <when>", `how far back to begin, e.g. 1h, or ISO 8601 (default: ${TAIL_SINCE})`)
    .action(runs(async () => (await import("./commands/incidents-tail.js")).tail));

  addReport(incidents, runs);
}

function addReport(incidents: Command, runs: Runs): void {
  withConfirmation(withPlace(incidents.command("report")))
    .description("report trouble that nothing has noticed, or say that it is over")
    .argument("<root-cause>", 'what is wrong, as runbooks name it, or "unknown"')
    .option("--on <type=id>", "the resource, e.g. AWS::RDS::DBInstance=homeostat-dev-main; needed")
    .option("--service <name>", "the service that suffers; needed for new trouble")
    .option("--severity <level>", "P1 to P4 (default: P3)")
    .option("--symptom <name>", "what can be seen of it; repeatable", collect)
    .option("--says <text>", "what others should know")
    .option("--over", "the trouble has ended")
    .action(
      runsWith<ReportOptions>(runs, async () => (await import("./commands/incidents-report.js")).report),
    );
}

function addAnswers(program: Command, runs: Runs): void {
  const add = (name: string, description: string): Command =>
    withPlace(program.command(name))
      .description(description)
      .argument("<approval>", "id of the question, as messages and status show it")
      .option("--reason <why>", "why, for those who read it later; needed")
      .option("-y, --yes", "do not ask; needs --digest")
      .option("--digest <digest>", "digest of the plan that was looked at");
  add("approve", "let a runbook do what it waits to do").action(
    runsWith<AnswerOptions>(runs, async () => (await import("./commands/approve.js")).approve),
  );
  add("reject", "keep a runbook from doing what it waits to do").action(
    runsWith<AnswerOptions>(runs, async () => (await import("./commands/approve.js")).reject),
  );
}
