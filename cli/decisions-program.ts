import { Option, type Command } from "commander";
import { AUTONOMY_LEVELS } from "../automation/remediation/runbook-spec";
import type { DecisionsReplayOptions } from "./commands/decisions-replay";
import { GENERATED_INCIDENTS, GENERATED_SEED } from "./commands/generated-history";
import { wholeNumber } from "./commands/options";
import type { Runs } from "./operations-program";

/** Adds what tells how a change of the decision code would have decided. */
export function addDecisions(program: Command, runs: Runs): void {
  const decisions = program
    .command("decisions")
    .description("how versions of the automation decide; needs no credentials and does nothing");

  withTerms(decisions.command("diff"))
    .description("the same incidents decided by two versions; exit code 2 means decisions change")
    .option("--base <ref>", "version to compare with, e.g. origin/main; needed")
    .option("--head <ref>", "version to look at (default: the working tree, also written as .)")
    .option("--history <file>", `history to decide (default: ${GENERATED_INCIDENTS} generated incidents)`)
    .action(runs(async () => (await import("./commands/decisions-diff.js")).diff));

  withTerms(decisions.command("replay"))
    .description("what one version makes of a history")
    .argument("<history>", "file with one incident in each line")
    .option("--head <ref>", "version to decide with (default: the working tree, also written as .)")
    .action((file: string, options: DecisionsReplayOptions) =>
      runs<DecisionsReplayOptions>(async () => {
        const { replayHistory } = await import("./commands/decisions-replay.js");
        return (given) => replayHistory(given, file);
      })(options),
    );

  decisions
    .command("generate")
    .description("write a history as a platform team knows them")
    .addOption(
      new Option("--incidents <number>", `how many (default: ${GENERATED_INCIDENTS})`).argParser(
        wholeNumber(1),
      ),
    )
    .addOption(
      new Option(
        "--seed <number>",
        `the same seed gives the same history (default: ${GENERATED_SEED})`,
      ).argParser(wholeNumber(0)),
    )
    .option("--json", "as without it: a history is JSON already, one incident in each line")
    .action(runs(async () => (await import("./commands/decisions-generate.js")).generate));
}

function withTerms(command: Command): Command {
  return command
    .addOption(
      new Option(
        "--autonomy <level>",
        "take it as what every runbook has earned before (default: the environment's initial level)",
      ).choices(AUTONOMY_LEVELS),
    )
    .option("--json", "print the result as JSON on standard output");
}
