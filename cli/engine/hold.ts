import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";
import { asNumber, asString, parseObject } from "../terraform/json";
import { isAlive, processStart } from "./process-identity";
import type { Workspace } from "./workspace";

/** Who works in a stack's folder. */
export interface Holder {
  readonly pid: number;
  /** When that process began; a reused process number has another. */
  readonly processStart: string;
  readonly host: string;
  readonly operation: string;
  readonly since: string;
  /** Terraform's own process, which outlives ours if ours is killed. */
  readonly terraform?: { readonly pid: number; readonly processStart: string };
}

const FILE = "holder.json";

/** The living holder of the folder, if there is one. */
export function livingHolder(workspace: Workspace): Holder | undefined {
  const holder = parse(readText(workspace.file(FILE)));
  return holder && isHolding(holder) ? holder : undefined;
}

/** The right to work in a stack's folder; two runs at once would mix their plans. */
export class Hold {
  #holder: Holder;

  /**
   * @throws CliError when another run that is still alive holds it
   */
  static take(workspace: Workspace, operation: string): Hold {
    const file = workspace.file(FILE);
    const holder: Holder = {
      pid: process.pid,
      processStart: processStart(process.pid) ?? "",
      host: hostname(),
      operation,
      since: new Date().toISOString(),
    };
    if (!claim(file, holder)) {
      const text = readText(file);
      const found = parse(text);
      if (found && isHolding(found)) throw held(workspace, found);
      if (text !== undefined) setAside(workspace, file, text);
      if (!claim(file, holder)) throw held(workspace, parse(readText(file)) ?? holder);
    }
    return new Hold(file, holder);
  }

  private constructor(
    private readonly file: string,
    holder: Holder,
  ) {
    this.#holder = holder;
  }

  /** Who holds it: this process. */
  get holder(): Holder {
    return this.#holder;
  }

  /** Notes Terraform's process, so that it is known even after ours is gone. */
  noteTerraform(pid: number): void {
    this.#holder = { ...this.#holder, terraform: { pid, processStart: processStart(pid) ?? "" } };
    writeFileSync(this.file, JSON.stringify(this.#holder));
  }

  /** Gives the folder back. */
  release(): void {
    rmSync(this.file, { force: true });
  }
}

// A link appears with its content or not at all, and fails when the name is taken.
function claim(file: string, holder: Holder): boolean {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(holder));
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

// Another run may do the same at the same time: what was moved must be what was found to be dead.
function setAside(workspace: Workspace, file: string, dead: string): void {
  const aside = `${file}.dead.${process.pid}`;
  try {
    renameSync(file, aside);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
    throw error;
  }
  const moved = readText(aside);
  try {
    if (moved === dead) return;
    linkSync(aside, file);
    const found = parse(moved);
    if (found) throw held(workspace, found);
  } finally {
    rmSync(aside, { force: true });
  }
}

function isHolding(holder: Holder): boolean {
  if (holder.host !== hostname()) return false;
  return isAlive(holder.pid, holder.processStart) || terraformAlive(holder);
}

function terraformAlive(holder: Holder): boolean {
  const { terraform } = holder;
  return terraform !== undefined && isAlive(terraform.pid, terraform.processStart);
}

function held(workspace: Workspace, holder: Holder): CliError {
  const orphan = !isAlive(holder.pid, holder.processStart) && terraformAlive(holder);
  const who = orphan
    ? `Terraform (process ${holder.terraform?.pid}) of an earlier ${holder.operation} is still finishing`
    : `process ${holder.pid} is running ${holder.operation}`;
  return new CliError(EXIT.locked, {
    what: `${workspace.stack.id}: ${who}, since ${holder.since}`,
    where: workspace.directory,
    remedy: "wait until it ends, then run this again",
  });
}

function parse(text: string | undefined): Holder | undefined {
  const body = text === undefined ? undefined : parseObject(text);
  const pid = asNumber(body?.["pid"]);
  const host = asString(body?.["host"]);
  if (!body || pid === undefined || host === undefined) return undefined;
  return body as unknown as Holder;
}

function readText(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
