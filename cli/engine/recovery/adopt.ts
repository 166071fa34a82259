import { rmSync, writeFileSync } from "node:fs";
import { TerraformFailure } from "../../terraform/failure";
import { asArray, asObject, asString, type JsonObject } from "../../terraform/json";
import type { Plan } from "../plan";
import type { Workspace } from "../workspace";
import { ApplyJournal, type BegunResource } from "./apply-journal";
import { importId, isRepeatable } from "./import-id";
import { foundBy, lookupOf, type Lookup } from "./lookup";

/** What became of the resources of an apply that was cut short. */
export interface Recovery {
  /** Exist, were in no state, and are taken into it by this plan. */
  readonly adopted: readonly string[];
  /** Were being made and cannot be looked for; they may exist all the same, and this plan makes them (again). */
  readonly doubtful: readonly string[];
}

/** The two steps that adopting needs. */
export interface Planner {
  readonly plan: () => Promise<Plan>;
  /** The latest plan as JSON. */
  readonly show: () => Promise<JsonObject>;
}

const FILE = "adopt.tf.json";
// Ids of one kind are made of attributes that only importing another kind reveals; no chain is longer.
const MAXIMUM_ROUNDS = 8;

/**
 * Plans, and where an earlier apply was cut short plans to import what it created and no state knows.
 *
 * Only what its own log says it created, and what the configuration would create now, is ever imported; so a
 * resource of somebody else's is never taken over. Importing is Terraform's own, in the plan, under the lock.
 */
export async function planAdopting(workspace: Workspace, planner: Planner): Promise<Plan> {
  const journal = new ApplyJournal(workspace).read();
  rmSync(workspace.file(FILE), { force: true });
  if (!journal) return planner.plan();
  return new Adoption(workspace.file(FILE), planner, journal.resources).plan();
}

class Adoption {
  readonly #begun: Map<string, BegunResource>;
  readonly #imports = new Map<string, string>();
  /** Looked for and not there. */
  readonly #absent = new Set<string>();
  /** Cannot be imported, for whatever reason. */
  readonly #refused = new Set<string>();
  /** Surely existed once: where it is not found, something is amiss. */
  readonly #completed: ReadonlySet<string>;

  constructor(
    private readonly file: string,
    private readonly planner: Planner,
    begun: readonly BegunResource[],
  ) {
    this.#completed = new Set(begun.filter(({ id }) => id !== undefined).map(({ address }) => address));
    this.#begun = new Map(begun.map((resource) => [resource.address, resource]));
  }

  async plan(): Promise<Plan> {
    try {
      let plan = await this.planner.plan();
      if (await this.#lookUp(plan)) plan = await this.planner.plan();
      for (let round = 0; round < MAXIMUM_ROUNDS; round += 1) {
        const known = await this.#knownIds(plan);
        if (known.length === 0) break;
        for (const [address, id] of known) this.#imports.set(address, id);
        plan = await this.#planWith(this.#imports, (imports) => ({
          import: [...imports].map(([to, id]) => ({ to, id })),
        }));
      }
      const doubtful = createdBy(plan).filter((address) => this.#isDoubtful(address));
      return { ...plan, recovery: { adopted: [...this.#imports.keys()], doubtful } };
    } finally {
      rmSync(this.file, { force: true });
    }
  }

  /** Begun, planned to be created (again), and not known to be absent. */
  #open(plan: Plan): string[] {
    const settled = (address: string): boolean => this.#absent.has(address) || this.#refused.has(address);
    return createdBy(plan).filter((address) => this.#begun.has(address) && !settled(address));
  }

  #isDoubtful(address: string): boolean {
    const lost = !this.#absent.has(address) || this.#completed.has(address);
    return this.#begun.has(address) && lost && !isRepeatable(typeOf(address));
  }

  async #knownIds(plan: Plan): Promise<(readonly [string, string])[]> {
    const open = this.#open(plan);
    if (open.length === 0) return [];
    const planned = plannedAttributes(await this.planner.show());
    return open.flatMap((address) => {
      const resource = this.#begun.get(address) ?? { address };
      const id = importId(typeOf(address), resource, planned.get(address) ?? {});
      return id === undefined ? [] : [[address, id] as const];
    });
  }

  /** Looks for what has no id yet, by a plan that reads it. Resolves to whether there was anything to look for. */
  async #lookUp(plan: Plan): Promise<boolean> {
    const nameless = this.#open(plan).filter((address) => this.#begun.get(address)?.id === undefined);
    if (nameless.length === 0) return false;
    const planned = plannedAttributes(await this.planner.show());
    const lookups = new Map<string, readonly [address: string, lookup: Lookup]>();
    for (const [index, address] of nameless.entries()) {
      const lookup = lookupOf(typeOf(address), planned.get(address) ?? {});
      if (lookup) lookups.set(`data.${lookup.dataSource}.adopt_${index}`, [address, lookup]);
    }
    if (lookups.size === 0) return false;
    const looked = [...lookups];
    await this.#planWith(lookups, dataBlocks);
    const values = readValues(await this.planner.show());
    const taken = this.#takenIds(values);
    const found = looked.map(([data, [address, lookup]]) => {
      const read = values.get(data);
      const ids = read && foundBy(lookup, read);
      return { address, ids: ids?.filter((id) => !taken.has(keyOf(address, id))) };
    });
    const keys = found.flatMap(({ address, ids = [] }) => ids.map((id) => keyOf(address, id)));
    for (const { address, ids } of found) {
      const [id, ...more] = ids ?? [];
      // A data source of one resource fails where there is none, and for other reasons too.
      if (!ids) this.#refused.add(address);
      else if (id === undefined) this.#absent.add(address);
      // Of several alike nobody knows which is whose, nor whose it is that several find.
      else if (more.length === 0 && keys.filter((key) => key === keyOf(address, id)).length === 1)
        this.#begun.set(address, { address, id });
    }
    rmSync(this.file, { force: true });
    return true;
  }

  /** What surely is another resource of the stack: it has its place in the state, or the log tells whose it is. */
  #takenIds(values: ReadonlyMap<string, JsonObject>): ReadonlySet<string> {
    const recorded = [...values].filter(([address]) => !address.startsWith("data."));
    return new Set([
      ...recorded.map(([address, { id }]) => keyOf(address, asString(id) ?? "")),
      ...[...this.#begun.values()].map(({ address, id = "" }) => keyOf(address, id)),
    ]);
  }

  /** Plans with these entries in the configuration; those that Terraform finds nothing for are left out. */
  async #planWith<T>(
    entries: Map<string, T>,
    render: (entries: ReadonlyMap<string, T>) => JsonObject,
  ): Promise<Plan> {
    for (;;) {
      writeFileSync(this.file, JSON.stringify(entries.size === 0 ? {} : render(entries), undefined, 2));
      try {
        return await this.planner.plan();
      } catch (error) {
        if (!(error instanceof TerraformFailure) || entries.size === 0) throw error;
        this.#leaveOut(error, entries);
      }
    }
  }

  /**
   * Takes out what an error blames, or else all that was only begun: what it blames in other words may be among it.
   *
   * @throws the error itself if there is nothing to take out
   */
  #leaveOut(failure: TerraformFailure, entries: Map<string, unknown>): void {
    const blamed = [...entries].filter(([address, entry]) => isBlamed(failure, address, entry));
    const begunOnly = [...entries].filter(([address]) => !this.#completed.has(address));
    const out = blamed.length > 0 ? blamed : begunOnly;
    if (out.length === 0) throw failure;
    for (const [address] of out) {
      entries.delete(address);
      if (blamed.length > 0) this.#absent.add(address);
      else this.#refused.add(address);
    }
  }
}

function createdBy(plan: Plan): string[] {
  return plan.changes.filter(({ action }) => action === "create").map(({ address }) => address);
}

function dataBlocks(lookups: ReadonlyMap<string, readonly [string, Lookup]>): JsonObject {
  const data: Record<string, Record<string, JsonObject>> = {};
  for (const [address, [, lookup]] of lookups) {
    const name = address.split(".").at(-1) ?? "";
    data[lookup.dataSource] = { ...data[lookup.dataSource], [name]: lookup.arguments };
  }
  return { data };
}

/** Whether an error names an entry: by its address, or by every part of the id that it was to be imported by. */
function isBlamed(failure: TerraformFailure, candidate: string, entry: unknown): boolean {
  const parts = (asString(entry) ?? "").split(/[/|,#]/).filter(Boolean);
  return failure.diagnostics.some(({ severity, address, summary, detail }) => {
    if (severity !== "error") return false;
    if (address === candidate || detail.includes(`"${candidate}"`)) return true;
    const said = `${summary}\n${detail}`;
    return parts.length > 1 && parts.every((part) => said.includes(part));
  });
}

/** Attributes of each planned resource, as far as they are known before it is applied. */
function plannedAttributes(planJson: JsonObject): ReadonlyMap<string, JsonObject> {
  const changes = asArray(planJson["resource_changes"]).map((change) => asObject(change) ?? {});
  return new Map(
    changes.map((change) => [
      asString(change["address"]) ?? "",
      asObject(asObject(change["change"])?.["after"]) ?? {},
    ]),
  );
}

/** Attributes of what the plan has read. */
function readValues(planJson: JsonObject): ReadonlyMap<string, JsonObject> {
  const values = asObject(asObject(planJson["prior_state"])?.["values"]);
  const resources = asArray(asObject(values?.["root_module"])?.["resources"]);
  return new Map(
    resources
      .map((resource) => asObject(resource) ?? {})
      .map((resource) => [asString(resource["address"]) ?? "", asObject(resource["values"]) ?? {}]),
  );
}

/** An id among those of all types. */
function keyOf(address: string, id: string): string {
  return `${typeOf(address)} ${id}`;
}

function typeOf(address: string): string {
  return address.split(".").at(-2) ?? "";
}
