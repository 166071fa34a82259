import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, statSync } from "node:fs";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import type { Reporter } from "../progress/reporter";
import { parseState, type StateFile } from "../state/state-file";
import { stateStoreOf } from "../state/state-store-of";
import { asObject, type JsonObject } from "../terraform/json";
import { bootstrapSituation, isSameContent, type BootstrapSituation } from "./bootstrap-situation";
import { assertPermitted } from "./gate";
import type { Hold } from "./hold";
import { noteRecovery } from "./recovery/note-recovery";
import { runStacks } from "./run-stacks";
import type { Session } from "./session";
import type { StackReport } from "./stack-report";
import { Workspace } from "./workspace";

/** Name of the stack that makes the state backend. */
export const STATE_STACK = "state";

/** How a bootstrap is done. */
export interface BootstrapOptions {
  /**
   * Make only what states need to lie there, because an apply of the state stack follows at once and does the rest
   * beside the other stacks. @default false
   */
  readonly essentialsOnly?: boolean;
}

// Clears old versions away after months, and takes the provider most of a minute to see it settled.
const CAN_FOLLOW: ReadonlySet<string> = new Set(["aws_s3_bucket_lifecycle_configuration"]);

const STATE_FILE = "terraform.tfstate";
// Terraform empties the file when it migrates; this copy stays until the backend's state was read and compared.
const KEPT_FILE = "before-migration.tfstate";
const DONE_FILE = "migrated.tfstate";

/**
 * Makes the state backend, whose own state must lie in it.
 *
 * The stack is applied with its state in a file, and then the state is migrated. Every step can be repeated, and
 * where to go on is read from the two states alone, so a crash at any point is mended by running it again.
 */
export async function bootstrap(
  session: Session,
  reporter: Reporter,
  options: BootstrapOptions = {},
): Promise<StackReport> {
  const stack = session.environmentStacks.find(({ name }) => name === STATE_STACK);
  if (!stack) {
    throw new CliError(EXIT.failed, {
      what: `there is no stack "${session.target.environment}-${STATE_STACK}" to make the backend with`,
      remedy: "look into main.ts",
    });
  }
  const [report] = await runStacks(session, reporter, {
    operation: "bootstrap",
    stacks: [stack],
    perform: async (main, hold, keep) => {
      const store = stateStoreOf(main);
      const workspace = new Workspace(session.target, stack, "bootstrap");
      const remote = (await store.read())?.state;
      const situation = bootstrapSituation(readLocal(workspace), remote, workspace.directory);
      reporter.note(SITUATIONS[situation]);
      if (situation === "done") {
        setAside(workspace);
        return { status: "unchanged" };
      }
      reporter.phase(stack.id, "planning");
      const settings = withoutBackend(stack.template);
      workspace.write(JSON.stringify({ ...stack.template, terraform: settings }, undefined, 2));
      const onEvent = (event: Parameters<Reporter["event"]>[1]): void => {
        reporter.event(stack.id, event);
      };
      const targets = options.essentialsOnly === true ? essentials(stack.template) : [];
      const plan = await session.operations.plan({ workspace, hold, settings, targets, onEvent });
      keep(plan);
      noteRecovery(plan, reporter);
      assertPermitted(plan, { allowed: [], guarded: session.target.guarded });
      if (plan.hasChanges) {
        reporter.phase(stack.id, "applying");
        await session.operations.apply(workspace, hold, onEvent);
      }
      reporter.note(`moving the state to ${store.location}`);
      await migrate(session, workspace, hold);
      const local = readLocal(workspace);
      const moved = (await store.read())?.state;
      if (!local || !moved || !isSameContent(local, moved)) throw notVerified(workspace, store.location);
      setAside(workspace);
      return { status: "applied" };
    },
  });
  if (!report) throw new Error("bootstrap ended without a report");
  return report;
}

const SITUATIONS: Readonly<Record<BootstrapSituation, string>> = {
  nothing: "no state backend yet: making it, with its state in a file at first",
  "half-way": "an earlier bootstrap was cut short: going on from its state",
  done: "the state backend is already there and holds its own state",
};

async function migrate(session: Session, workspace: Workspace, hold: Hold): Promise<void> {
  copyFileSync(workspace.file(STATE_FILE), workspace.file(KEPT_FILE));
  workspace.write();
  // Without a record of a backend Terraform takes the file for the state to migrate.
  rmSync(workspace.file(".terraform", STATE_FILE), { force: true });
  rmSync(workspace.file(".terraform", "homeostat-init"), { force: true });
  await session.runner.run({
    workspace,
    hold,
    operation: "init",
    args: ["-input=false", "-no-color", "-migrate-state", "-force-copy"],
  });
}

function readLocal(workspace: Workspace): StateFile | undefined {
  const [file, kept] = [workspace.file(STATE_FILE), workspace.file(KEPT_FILE)];
  if (isEmpty(file) && existsSync(kept)) copyFileSync(kept, file);
  return isEmpty(file) ? undefined : parseState(readFileSync(file, "utf8"));
}

function isEmpty(file: string): boolean {
  return !existsSync(file) || statSync(file).size === 0;
}

function setAside(workspace: Workspace): void {
  const file = workspace.file(STATE_FILE);
  if (!isEmpty(file)) renameSync(file, workspace.file(DONE_FILE));
  for (const name of [STATE_FILE, KEPT_FILE]) rmSync(workspace.file(name), { force: true });
}

function essentials(template: JsonObject): readonly string[] {
  return Object.entries(asObject(template["resource"]) ?? {})
    .filter(([type]) => !CAN_FOLLOW.has(type))
    .flatMap(([type, resources]) => Object.keys(asObject(resources) ?? {}).map((name) => `${type}.${name}`));
}

function withoutBackend(template: JsonObject): JsonObject {
  const { backend: _, ...settings } = asObject(template["terraform"]) ?? {};
  return settings;
}

function notVerified(workspace: Workspace, location: string): CliError {
  return new CliError(EXIT.failed, {
    what: "the state was moved, but what can be read in the backend is not the same",
    where: `${workspace.file(KEPT_FILE)} → ${location}`,
    remedy: "run this again; the file is kept until the backend holds its state",
  });
}
