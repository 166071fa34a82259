import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { parseEvent } from "../../terraform/events";
import { asArray, asNumber, asObject, asString, parseObject } from "../../terraform/json";
import { isAlive } from "../process-identity";
import type { Workspace } from "../workspace";

/** A resource whose creation began. */
export interface BegunResource {
  readonly address: string;
  /** Its provider's id, once the creation was completed. */
  readonly id?: string;
}

/** Which run applied. */
export interface ApplyingRun {
  readonly pid: number;
  readonly processStart: string;
  readonly host: string;
  readonly operation: string;
  readonly since: string;
}

/** An apply that nobody saw end. */
export interface UnfinishedApply extends ApplyingRun {
  /** Created, or about to be; Terraform may have recorded all of them, some or none. */
  readonly resources: readonly BegunResource[];
}

/** How a reader calls a run. */
export function describeRun({ operation, pid, since }: ApplyingRun): string {
  return `homeostat ${operation} of this checkout (process ${pid}, since ${since})`;
}

const FILE = "unfinished-apply.json";
const ERRORED_STATE = "errored.tfstate";

/**
 * Remembers what an apply creates until Terraform has written its state for the last time.
 *
 * Terraform writes a remote state 20 s after the last time at the earliest, whatever it is told. If it is killed,
 * everything it created since then exists and is in no state. What it created it also tells line by line in its
 * log, which outlives it.
 */
export class ApplyJournal {
  readonly #file: string;
  readonly #log: string;

  constructor(private readonly workspace: Workspace) {
    this.#file = workspace.file(FILE);
    this.#log = workspace.log("apply");
  }

  /** Notes that an apply begins; what an earlier one left unsettled stays in the journal. */
  begin(run: ApplyingRun): void {
    const { pid, processStart, host, operation, since } = run;
    const resources = this.read()?.resources ?? [];
    const draft = `${this.#file}.${process.pid}`;
    writeFileSync(draft, JSON.stringify({ pid, processStart, host, operation, since, resources }));
    renameSync(draft, this.#file);
    // It is read from now on: what an apply said that has long ended is not of this one.
    rmSync(this.#log, { force: true });
  }

  /** Notes that Terraform ended by itself; a state that it could not send away is no end. */
  settle(): void {
    if (!existsSync(this.workspace.file(ERRORED_STATE))) rmSync(this.#file, { force: true });
  }

  /** The apply that was cut short, if there is one. */
  read(): UnfinishedApply | undefined {
    const body = existsSync(this.#file) ? parseObject(readFileSync(this.#file, "utf8")) : undefined;
    if (!body) return undefined;
    const text = (name: string): string => asString(body[name]) ?? "";
    return {
      pid: asNumber(body["pid"]) ?? 0,
      processStart: text("processStart"),
      host: text("host"),
      operation: text("operation"),
      since: text("since"),
      resources: merged([...asArray(body["resources"]).flatMap(resourceOf), ...this.#logged()]),
    };
  }

  /** The run that was cut short, if it is of this machine and surely gone. */
  deadRun(): ApplyingRun | undefined {
    const run = this.read();
    return run?.host === hostname() && !isAlive(run.pid, run.processStart) ? run : undefined;
  }

  #logged(): BegunResource[] {
    if (!existsSync(this.#log)) return [];
    const events = readFileSync(this.#log, "utf8").split("\n").map(parseEvent);
    return events.flatMap((event) => {
      if (event?.type !== "start" && event?.type !== "complete") return [];
      if (event.action !== "create") return [];
      const { address } = event;
      return [event.type === "complete" && event.id !== undefined ? { address, id: event.id } : { address }];
    });
  }
}

function resourceOf(value: unknown): BegunResource[] {
  const body = asObject(value);
  const [address, id] = [asString(body?.["address"]), asString(body?.["id"])];
  return address === undefined ? [] : [{ address, ...(id === undefined ? {} : { id }) }];
}

/** One entry per address; an id once known is not forgotten. */
function merged(resources: readonly BegunResource[]): BegunResource[] {
  const byAddress = new Map<string, BegunResource>();
  for (const resource of resources)
    byAddress.set(resource.address, { ...byAddress.get(resource.address), ...resource });
  return [...byAddress.values()];
}
