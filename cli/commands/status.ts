import { hostname } from "node:os";
import { livingHolder } from "../engine/hold";
import { Workspace } from "../engine/workspace";
import { EXIT, type ExitCode } from "../exit-codes";
import { stateStoreOf, type HeldLock, type StoredState } from "../state/state-store";
import { printable } from "../terminal/printable";
import { table } from "../terminal/table";
import type { StackOptions } from "./options";
import { print, printJson } from "./output";
import { withSession } from "./with-session";

/** `homeostat status`: what is applied and what is locked, read from the states themselves. */
export async function status(options: StackOptions): Promise<ExitCode> {
  return withSession(options, async ({ session }) => {
    const stacks = await Promise.all(
      session.stacks.map(async (stack) => {
        const workspace = new Workspace(session.target, stack);
        const store = stateStoreOf(workspace);
        const [stored, locks] = await Promise.all([store.read(), store.locks()]);
        return { id: stack.id, location: store.location, stored, locks, holder: livingHolder(workspace) };
      }),
    );
    if (options.json === true) {
      const { kind, environment } = session.target;
      printJson({ command: "status", target: kind, environment, stacks: stacks.map(asJson) });
      return EXIT.ok;
    }
    const columns = [
      { title: "STACK" },
      { title: "DEPLOYED" },
      { title: "RESOURCES", align: "right" as const },
      { title: "SERIAL", align: "right" as const },
      { title: "LINEAGE" },
      { title: "LAST WRITTEN" },
      { title: "LOCK" },
    ];
    const rows = stacks.map(({ id, stored, locks, holder }) => [
      id,
      isDeployed(stored) ? "yes" : stored ? "empty" : "no",
      ...stateCells(stored),
      printable([lockText(locks), holder ? `process ${holder.pid} here` : ""].filter(Boolean).join("; ")) ||
        "-",
    ]);
    print(table(columns, rows));
    return EXIT.ok;
  });
}

function isDeployed(stored: StoredState | undefined): boolean {
  return stored !== undefined && stored.state.resources.length > 0;
}

function stateCells(stored: StoredState | undefined): string[] {
  if (!stored) return ["", "", "", ""];
  const { serial, lineage, resources } = stored.state;
  const written = stored.modifiedAt?.toISOString().replace(/\.\d+Z$/, "Z") ?? "";
  return [String(resources.length), String(serial), lineage.slice(0, 8), written];
}

function lockText(locks: readonly HeldLock[]): string {
  const [lock] = locks;
  if (!lock) return "";
  const { who, operation, created } = lock.info;
  return `${who} ${operation} since ${created}${who.endsWith(`@${hostname()}`) ? " (this machine)" : ""}`;
}

function asJson(stack: {
  readonly id: string;
  readonly location: string;
  readonly stored: StoredState | undefined;
  readonly locks: readonly HeldLock[];
}): unknown {
  const { id, location, stored, locks } = stack;
  return {
    stack: id,
    location,
    deployed: isDeployed(stored),
    locks,
    ...(stored && {
      resources: stored.state.resources.length,
      serial: stored.state.serial,
      lineage: stored.state.lineage,
      terraformVersion: stored.state.terraformVersion,
      lastWritten: stored.modifiedAt?.toISOString(),
    }),
  };
}
