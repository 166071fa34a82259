import { rmSync, writeFileSync } from "node:fs";
import { TerraformFailure } from "../../terraform/failure";
import { asArray, asObject, asString, type JsonObject } from "../../terraform/json";
import type { Plan } from "../plan";
import type { Workspace } from "../workspace";
import { ApplyJournal, type BegunResource } from "./apply-journal";
import { importId, isRepeatable } from "./import-id";

/** What became of the resources of an apply that was cut short. */
export interface Recovery {
  /** Exist, were in no state, and are taken into it by this plan. */
  readonly adopted: readonly string[];
  /** Were being made and were not found; they may exist all the same, and this plan makes them (again). */
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
  const file = workspace.file(FILE);
  rmSync(file, { force: true });
  let plan = await planner.plan();
  if (!journal) return plan;

  const begun = new Map(journal.resources.map((resource) => [resource.address, resource]));
  const imports = new Map<string, string>();
  const refused = new Set<string>();
  try {
    for (let round = 0; round < MAXIMUM_ROUNDS; round += 1) {
      const open = created(plan).filter((address) => begun.has(address) && !refused.has(address));
      if (open.length === 0) break;
      const planned = plannedAttributes(await planner.show());
      const known = open.flatMap((address) => idOf(begun.get(address), planned));
      if (known.length === 0) break;
      for (const [address, id] of known) imports.set(address, id);
      plan = await planWith(imports, refused, file, planner);
    }
  } finally {
    rmSync(file, { force: true });
  }
  const doubtful = created(plan).filter((address) => {
    // What had only begun, was looked for by its name and was not found does not exist.
    const surelyAbsent = refused.has(address) && begun.get(address)?.id === undefined;
    return begun.has(address) && !surelyAbsent && !isRepeatable(typeOf(address));
  });
  return { ...plan, recovery: { adopted: [...imports.keys()], doubtful } };
}

/** Plans with the imports; what Terraform cannot import, because it is not there, is left out. */
async function planWith(
  imports: Map<string, string>,
  refused: Set<string>,
  file: string,
  planner: Planner,
): Promise<Plan> {
  for (;;) {
    const blocks = [...imports].map(([to, id]) => ({ to, id }));
    if (blocks.length === 0) rmSync(file, { force: true });
    else writeFileSync(file, JSON.stringify({ import: blocks }, undefined, 2));
    try {
      return await planner.plan();
    } catch (error) {
      const absent = error instanceof TerraformFailure ? blamed(error, [...imports.keys()]) : [];
      if (absent.length === 0) throw error;
      for (const address of absent) {
        imports.delete(address);
        refused.add(address);
      }
    }
  }
}

function blamed(failure: TerraformFailure, addresses: readonly string[]): readonly string[] {
  const errors = failure.diagnostics.filter(({ severity }) => severity === "error");
  return addresses.filter((candidate) =>
    errors.some(({ address, detail }) => address === candidate || detail.includes(`"${candidate}"`)),
  );
}

function created(plan: Plan): string[] {
  return plan.changes.filter(({ action }) => action === "create").map(({ address }) => address);
}

function idOf(
  resource: BegunResource | undefined,
  planned: ReadonlyMap<string, JsonObject>,
): (readonly [string, string])[] {
  if (!resource) return [];
  const { address } = resource;
  const id = importId(typeOf(address), resource, planned.get(address) ?? {});
  return id === undefined ? [] : [[address, id]];
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

function typeOf(address: string): string {
  return address.split(".").at(-2) ?? "";
}
