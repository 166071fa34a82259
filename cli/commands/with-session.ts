import { createTarget } from "../engine/create-target";
import { Interrupts } from "../engine/interrupts";
import { openSession, type Session } from "../engine/session";
import { EXIT, type ExitCode } from "../exit-codes";
import { createReporter } from "../progress/create-reporter";
import type { Reporter } from "../progress/reporter";
import { ROOT } from "../root";
import { ask, canAsk } from "../terminal/ask";
import { assertConfirmsTarget, type Confirmation } from "./confirm";
import { LOCK_TIMEOUT_SECONDS, type StackOptions } from "./options";

/** What a command gets to work with. */
export interface CommandContext {
  readonly session: Session;
  /** Shows progress of these stacks while the work lasts. */
  readonly reporting: <T>(
    stackIds: readonly string[],
    work: (reporter: Reporter) => Promise<T>,
  ) => Promise<T>;
}

/** Opens a session, with Ctrl-C in good order, and closes it again. */
export async function withSession(
  options: StackOptions & Partial<Confirmation>,
  work: (context: CommandContext) => Promise<ExitCode>,
): Promise<ExitCode> {
  const target = await createTarget({
    root: ROOT,
    environment: options.env,
    local: options.local === true,
    ...(options.workDir === undefined ? {} : { workDirectory: options.workDir }),
  });
  assertConfirmsTarget(target, options);
  let reporter: Reporter | undefined;
  const note = (text: string): void => {
    if (reporter) reporter.note(text);
    else process.stderr.write(`${text}\n`);
  };
  const interrupts = new Interrupts({
    onStop: (running) => {
      note(
        running.length === 0
          ? "stopping; nothing was under way"
          : `stopping: Terraform finishes what it has begun in ${running.join(", ")} and writes its state`,
      );
    },
    onInsist: async (running) => {
      if (!canAsk()) {
        note(`still waiting for ${running.join(", ")}; stopping harder could lose state`);
        return false;
      }
      const question = `Terraform is still finishing in ${running.join(", ")}. Stopping it now can leave resources that no state knows. Type "abandon" to do it:`;
      const answering = () => ask(question);
      return (await (reporter ? reporter.pause(answering) : answering())) === "abandon";
    },
  });
  return interrupts.during(async () => {
    const session = await openSession(target, interrupts, {
      stackNames: options.stack ?? [],
      lockTimeoutSeconds: options.lockTimeout ?? LOCK_TIMEOUT_SECONDS,
      ...(options.from === undefined ? {} : { from: options.from }),
      ...(options.parallelism === undefined ? {} : { parallelism: options.parallelism }),
    });
    for (const warning of session.stacks.flatMap(({ warnings }) => warnings)) note(`warning: ${warning}`);
    const code = await work({
      session,
      reporting: async (stackIds, during) => {
        const current = createReporter(stackIds, options.json === true);
        reporter = current;
        try {
          return await during(current);
        } finally {
          current.close();
          reporter = undefined;
        }
      },
    });
    return interrupts.stopped ? EXIT.interrupted : code;
  });
}
