import { hostname } from "node:os";
import { CliError } from "../cli-error";
import { livingHolder, type Holder } from "../engine/hold";
import { ApplyJournal, describeRun, type ApplyingRun } from "../engine/recovery/apply-journal";
import { targetFlags, type Target } from "../engine/target";
import { Workspace } from "../engine/workspace";
import { EXIT, type ExitCode } from "../exit-codes";
import type { HeldLock, StateStore } from "../state/state-store";
import { stateStoreOf } from "../state/state-store-of";
import { duration } from "../terminal/duration";
import { instant } from "../terminal/instant";
import { printable } from "../terminal/printable";
import { confirm, type Confirmation } from "./confirm";
import type { StackOptions } from "./options";
import { print, printJson } from "./output";
import { withSession } from "./with-session";

/** Options of `homeostat unlock`. */
export type UnlockOptions = StackOptions & Confirmation & { readonly lockId?: string };

interface LockedStack {
  readonly id: string;
  readonly name: string;
  readonly store: StateStore;
  readonly locks: readonly HeldLock[];
  readonly holder: Holder | undefined;
  /** Run of this checkout that was cut short. */
  readonly dead: ApplyingRun | undefined;
}

/** `homeostat unlock`: explains the locks; releases one only if it is named. */
export async function unlock(options: UnlockOptions): Promise<ExitCode> {
  return withSession(options, async ({ session }) => {
    const { target } = session;
    const locked = await lockedStacks(session.stacks.map((stack) => new Workspace(target, stack)));
    if (options.lockId !== undefined) return release(options.lockId, locked, target, options);
    if (options.json === true)
      printJson({ command: "unlock", locks: locked.flatMap(({ id, locks }) => asJson(id, locks)) });
    else if (locked.length === 0) print("no state is locked");
    else print(locked.map((stack) => explain(stack, target)).join("\n\n"));
    return locked.length === 0 ? EXIT.ok : EXIT.locked;
  });
}

async function lockedStacks(workspaces: readonly Workspace[]): Promise<readonly LockedStack[]> {
  const all = await Promise.all(
    workspaces.map(async (workspace) => {
      const { id, name } = workspace.stack;
      const store = stateStoreOf(workspace);
      const dead = new ApplyJournal(workspace).deadRun();
      return { id, name, store, locks: await store.locks(), holder: livingHolder(workspace), dead };
    }),
  );
  return all.filter(({ locks }) => locks.length > 0);
}

async function release(
  lockId: string,
  locked: readonly LockedStack[],
  target: Target,
  confirmation: Confirmation,
): Promise<ExitCode> {
  const stack = locked.find(({ locks }) => locks.some(({ info }) => info.id === lockId));
  if (!stack) {
    const ids = new Set(locked.flatMap(({ locks }) => locks.map(({ info }) => info.id)));
    throw new CliError(EXIT.usage, {
      what: `no lock has the id "${lockId}"`,
      where: "--lock-id",
      allowed: ids.size === 0 ? "none: no state is locked" : [...ids].join(", "),
      remedy: `npx homeostat unlock ${targetFlags(target)}`,
    });
  }
  if (stack.holder) throw stillAlive(stack, stack.holder);
  const [lock] = stack.locks;
  const who = lock ? `${lock.info.who}, ${lock.info.operation}, ` : "";
  await confirm(target, confirmation, `release the lock of ${stack.id} (${who}surely dead) in`);
  for (const own of stack.locks.filter(({ info }) => info.id === lockId)) {
    await stack.store.release(own);
    print(printable(`released ${own.location}`));
  }
  print(`next: npx homeostat plan ${targetFlags(target)} --stack ${stack.name}`);
  return EXIT.ok;
}

function stillAlive(stack: LockedStack, holder: Holder): CliError {
  const pid = holder.terraform?.pid ?? holder.pid;
  return new CliError(EXIT.locked, {
    what: `the holder of the lock on ${stack.id} is alive: process ${pid} on this machine, ${holder.operation} since ${holder.since}`,
    remedy: "wait until it ends; Ctrl-C in its terminal lets it finish safely",
  });
}

function explain(stack: LockedStack, target: Target): string {
  const { id, name, locks, holder, dead } = stack;
  const [first] = locks;
  if (!first) return "";
  const { info } = first;
  const age = Date.now() - Date.parse(info.created);
  const here = info.who.endsWith(`@${hostname()}`);
  const alive = holder
    ? `alive: process ${holder.terraform?.pid ?? holder.pid} on this machine`
    : here && dead
      ? `killed: ${describeRun(dead)}`
      : here
        ? "this machine, but no run of this checkout is alive"
        : "another machine: ask there whether it still runs";
  const lines = [
    `${id} is locked`,
    `  by       ${info.who} (${alive})`,
    `  for      ${info.operation}, Terraform ${info.terraformVersion}`,
    `  since    ${instant(info.created)}${Number.isNaN(age) ? "" : `, ${duration(age)} ago`}`,
    `  lock     ${info.id}`,
    ...locks.map(({ location }) => `  in       ${location}`),
    holder
      ? "  to do    wait until it ends"
      : `  to do    if it is surely dead: npx homeostat unlock ${targetFlags(target)} --stack ${name} --lock-id ${info.id}`,
  ];
  return printable(lines.join("\n"));
}

function asJson(stackId: string, locks: readonly HeldLock[]): unknown[] {
  return locks.map(({ place, location, info }) => ({ stack: stackId, place, location, ...info }));
}
