import { randomUUID } from "node:crypto";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import fc from "fast-check";
import { GuardrailTable } from "../../automation/adapters/dynamodb/guardrail-table";
import type { Transaction } from "../../automation/remediation/admission/guardrail-store";
import { status } from "../../local";
import { tell } from "../automation/remediation/invariants/explain";
import type { MomentStore } from "../automation/remediation/invariants/observed-store";
import { scenarios } from "../automation/remediation/invariants/scenario";
import { type Ground, playOn } from "../automation/remediation/invariants/world";
import { createGuardrailTable, guardrailClient } from "../support/estate/guardrail-table";
import { ROOT } from "../support/estate/homeostat";
import { printedSeed } from "../support/estate/seeded-random";
import { useEstate } from "../support/estate/use-estate";

const RUNS = 250;
const MUTATED_RUNS = 300;

/** The scenarios of `npm run test:invariants`, each on a new table: engines, crashes, clocks, faults and orders from a seed. */
describe("the nine invariants on the estate's DynamoDB", () => {
  useEstate();
  const seed = printedSeed();
  let client: DynamoDBClient;
  beforeAll(async () => {
    const estate = await status(ROOT);
    if (!estate) throw new Error("the embedded estate does not run");
    client = guardrailClient(estate, "prod");
  });
  afterAll(() => {
    client.destroy();
  });

  test(`hold in ${RUNS} interleavings`, async () => {
    const { runs, told } = await search(RUNS, (transaction) => [transaction]);
    if (told) throw new Error(told);
    expect(runs).toBe(RUNS);
  }, 600_000);

  test("notice who would split the transaction", async () => {
    const { told } = await search(MUTATED_RUNS, ({ record, once, ...items }) =>
      record || once
        ? [items, { ...items, ...(record && { record }), ...(once && { once }), writes: [], checks: [] }]
        : [items],
    );
    expect(told).toMatch(/^ {2}invariant \d: /);
  }, 600_000);

  async function search(numRuns: number, mutate: Ground["mutate"]) {
    let told: string | undefined;
    const property = fc.asyncProperty(scenarios, fc.scheduler(), async (scenario, scheduler) => {
      const broken = await playOn(await newGround(mutate), scenario, scheduler);
      if (broken.length === 0) return true;
      const schedule = scheduler.report().map(({ label }) => label);
      told = tell({ scenario, schedule, broken }).join("\n");
      return false;
    });
    const { numRuns: runs } = await fc.check(property, { numRuns, seed, endOnFailure: true });
    return { runs, told };
  }

  async function newGround(mutate: Ground["mutate"]): Promise<Ground> {
    const name = randomUUID().slice(0, 18);
    await createGuardrailTable(client, name);
    return { store: momentsOf(new GuardrailTable({ client, tableName: name })), mutate, name };
  }
});

/** A table whose silence is a mistake: faults are the scenario's. */
function momentsOf(table: GuardrailTable): MomentStore {
  return {
    readNow: async (keys, onceKey) => {
      const result = await table.read(keys, onceKey);
      if (result.kind !== "read") throw new Error(result.says);
      return result;
    },
    commitNow: async (transaction: Transaction) => {
      // Each part of a transaction that was split is a call of its own.
      const result = await table.commit({ ...transaction, token: randomUUID() });
      if (result.kind === "unavailable") throw new Error(result.says);
      return result;
    },
  };
}
