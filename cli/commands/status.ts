import { hostname } from "node:os";
import { livingHolder, type Holder } from "../engine/hold";
import { STATE_STACK } from "../engine/bootstrap";
import { knownLineage } from "../engine/known-lineage";
import type { Session } from "../engine/session";
import { describeTarget, targetFlags } from "../engine/target";
import { Workspace } from "../engine/workspace";
import { EXIT, type ExitCode } from "../exit-codes";
import type { HeldLock, StoredState } from "../state/state-store";
import { stateStoreOf } from "../state/state-store-of";
import { instant } from "../terminal/instant";
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
        const known = knownLineage(workspace);
        const holder = livingHolder(workspace);
        return { id: stack.id, name: stack.name, location: store.location, stored, locks, holder, known };
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
    const rows = stacks.map(({ id, stored, locks, holder, known }) => [
      id,
      isDeployed(stored) ? "yes" : stored ? "empty" : "no",
      ...stateCells(stored, known),
      printable([lockText(locks), holder ? `process ${holder.pid} here` : ""].filter(Boolean).join("; ")) ||
        "-",
    ]);
    print([describeTarget(session.target), "", table(columns, rows), ...notes(stacks, session)].join("\n"));
    return EXIT.ok;
  });
}

function isDeployed(stored: StoredState | undefined): boolean {
  return stored !== undefined && stored.state.resources.length > 0;
}

function stateCells(stored: StoredState | undefined, known: string | undefined): string[] {
  if (!stored) return ["", "", "", ""];
  const { serial, lineage, resources } = stored.state;
  const written = stored.modifiedAt?.toISOString().replace(/\.\d+Z$/, "Z") ?? "";
  return [String(resources.length), String(serial), lineageText(lineage, known), written];
}

function lineageText(lineage: string, known: string | undefined): string {
  const short = lineage.slice(0, 8);
  return known === undefined || known === lineage ? short : `${short}, known: ${known.slice(0, 8)}`;
}

/** What to run next, where something is missing or held. */
function notes(
  stacks: readonly {
    readonly name: string;
    readonly stored: StoredState | undefined;
    readonly locks: readonly HeldLock[];
  }[],
  { target }: Session,
): string[] {
  const flags = targetFlags(target);
  if (stacks.some(({ locks }) => locks.length > 0))
    return ["", `next: npx homeostat unlock ${flags}   # explains the locks`];
  const lacksBackend = stacks.some(({ name, stored }) => name === STATE_STACK && stored === undefined);
  if (lacksBackend) return ["", `next: npx homeostat bootstrap ${flags}`];
  return stacks.every(({ stored }) => isDeployed(stored)) ? [] : ["", `next: npx homeostat plan ${flags}`];
}

function lockText(locks: readonly HeldLock[]): string {
  const [lock] = locks;
  if (!lock) return "";
  const { who, operation, created } = lock.info;
  return `${who} ${operation} since ${instant(created)}${who.endsWith(`@${hostname()}`) ? " (this machine)" : ""}`;
}

function asJson(stack: {
  readonly id: string;
  readonly location: string;
  readonly stored: StoredState | undefined;
  readonly locks: readonly HeldLock[];
  readonly holder: Holder | undefined;
  readonly known: string | undefined;
}): unknown {
  const { id, location, stored, locks, holder, known } = stack;
  return {
    stack: id,
    location,
    deployed: isDeployed(stored),
    locks: locks.map(lockAsJson),
    ...(holder && { holder: { pid: holder.pid, operation: holder.operation, since: holder.since } }),
    ...(known === undefined ? {} : { knownLineage: known }),
    ...(stored && {
      resources: stored.state.resources.length,
      serial: stored.state.serial,
      lineage: stored.state.lineage,
      terraformVersion: stored.state.terraformVersion,
      lastWritten: stored.modifiedAt?.toISOString(),
    }),
  };
}

function lockAsJson({ place, location, info }: HeldLock): unknown {
  return { place, location, ...info };
}
