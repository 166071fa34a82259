import { type DynamoDBClient, paginateScan, TransactWriteItemsCommand } from "@aws-sdk/client-dynamodb";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { GuardrailTable } from "../../automation/adapters/dynamodb/guardrail-table";
import { itemKey } from "../../automation/adapters/dynamodb/item-layout";
import { admit, type AdmissionRequest } from "../../automation/remediation/admission/admit";
import type { EngineDeps } from "../../automation/remediation/admission/deps";
import type { GuardrailStore, Transaction } from "../../automation/remediation/admission/guardrail-store";
import { heartbeat } from "../../automation/remediation/admission/heartbeat";
import { mayAct } from "../../automation/remediation/admission/may-act";
import type { Grant } from "../../automation/remediation/admission/records";
import { settle } from "../../automation/remediation/admission/settle";
import { sweep } from "../../automation/remediation/admission/sweep";
import { guardrailLimits } from "../../automation/remediation/guardrails/limits";
import { keysOf } from "../../automation/remediation/guardrails/scope";
import { status } from "../../local";
import { type Committed, inOrder } from "../automation/remediation/invariants/commit-order";
import { Oracle } from "../automation/remediation/invariants/oracle";
import { makeGuardrailTable } from "../support/estate/guardrail-table";
import { ROOT } from "../support/estate/homeostat";
import { useEstate } from "../support/estate/use-estate";

const limits = guardrailLimits(
  { concurrentExecutions: 3, servicesAffected: 2 },
  { executionsPerHour: 3, cooldownMinutes: 1, failuresToOpen: 2, openSeconds: 60 },
);
const SKEWS_MS = [0, 30_000, -30_000, 7_000, -7_000, 0, 30_000, -30_000];
const DELIVERIES_EACH = 12;
const TROUBLES = 48;
/** A minute of the engines' clocks passes in a second. */
const SPEED = 60;
const LEASE_SECONDS = 90;

describe("admission on the estate's DynamoDB", () => {
  useEstate();
  let table: Awaited<ReturnType<typeof makeGuardrailTable>>;
  beforeAll(async () => {
    const estate = await status(ROOT);
    if (!estate) throw new Error("the embedded estate does not run");
    table = await makeGuardrailTable(estate, "prod", "guardrails");
  });
  afterAll(() => {
    table.client.destroy();
  });

  test("8 engines that race, crash, lose answers and go by wrong clocks break no invariant", async () => {
    const world = new World(table.client, table.store, table.tableName);
    await Promise.all(SKEWS_MS.map((skewMs, engine) => world.work(engine, skewMs)));
    await world.rest();

    expect(world.judge()).toEqual([]);
    expect(world.effects.length).toBeGreaterThan(3);
    expect(world.staleEffects).toBe(0);
    expect(world.committed.length).toBeGreaterThan(TROUBLES);
    const told = await rows(table.client, table.tableName);
    const decisions = told.filter(({ sk }) => sk.startsWith("audit#decided#"));
    expect(decisions).toHaveLength(TROUBLES);
    expect(told.filter(({ kind }) => kind === "outbox")).toHaveLength(
      told.filter(({ kind }) => kind === "audit").length,
    );
  }, 60_000);

  test("an answer that was lost is found under its key; the same call twice is one call", async () => {
    const deps = plainDeps(losesFirstAnswer(table.store));
    const admission = await admit(request("lost", "elsewhere"), deps);
    expect(admission.grant?.fence).toBe(1);
    expect(await admit(request("lost", "elsewhere"), plainDeps(table.store))).toEqual(admission);

    let first: Transaction | undefined;
    const store: GuardrailStore = {
      read: (keys, onceKey) => table.store.read(keys, onceKey),
      commit: (transaction) => {
        first ??= transaction;
        return table.store.commit(transaction);
      },
    };
    await admit(request("again", "yonder"), plainDeps(store));
    if (!first) throw new Error("nothing was committed");
    expect(await table.store.commit(first)).toEqual({ kind: "committed" });
    const anew = await table.store.commit({ ...first, token: randomUUID() });
    expect(anew).toEqual({ kind: "idempotent-replay", answer: first.once?.answer });
  });

  test("without the table nothing is admitted, and the decision says so", async () => {
    const gone = new GuardrailTable({ client: table.client, tableName: "no-such-table" });
    const { decision, grant } = await admit(request("gone", "nowhere"), plainDeps(gone));
    expect(grant).toBeUndefined();
    expect(decision.outcome).toBe("blocked");
    expect(decision.reasons.map(({ code }) => code)).toEqual(["store-unavailable"]);
  });
});

/** Engines with a clock that runs fast, and an onlooker. */
class World {
  readonly committed: Committed[] = [];
  staleEffects = 0;
  private readonly began = performance.now();
  private readonly started = new Set<string>();
  readonly effects: Grant[] = [];

  constructor(
    private readonly client: DynamoDBClient,
    private readonly store: GuardrailStore,
    private readonly tableName: string,
  ) {}

  async work(engine: number, skewMs: number): Promise<void> {
    const deps = this.engine(skewMs);
    for (let turn = 0; turn < DELIVERIES_EACH; turn += 1) {
      // Every trouble is delivered twice, to engines that are at it at about the same time.
      const trouble = (turn * (SKEWS_MS.length / 2) + Math.floor(engine / 2)) % TROUBLES;
      const { grant } = await admit(request(`trouble-${trouble}`, "prod", trouble), deps);
      if (grant && !this.started.has(grant.executionId)) {
        this.started.add(grant.executionId);
        await this.execute(grant, trouble, deps);
      }
      if (turn % 2 === 1) await sweep("prod", deps);
      await sleep(Math.random() * 1_500);
    }
  }

  async rest(): Promise<void> {
    const deps = { ...this.engine(0), clock: () => this.nowMs() + 3_600_000 };
    await sweep("prod", deps);
  }

  /** Plays all that was committed to the onlooker, in the order in which the environment's item took it. */
  judge(): readonly string[] {
    const oracle = new Oracle(limits);
    for (const { transaction, readMs } of inOrder(this.committed, "prod")) {
      oracle.committed(transaction, readMs);
      const fact = transaction.record?.audit.fact;
      if (fact?.what !== "decided" || !fact.grant) continue;
      for (const grant of this.effects.filter(({ executionId }) => executionId === fact.grant?.executionId)) {
        oracle.effect(grant, { checkedMs: readMs, digest: "", isStoreOut: false });
      }
    }
    oracle.atRest();
    return oracle.broken;
  }

  private async execute(grant: Grant, trouble: number, deps: EngineDeps): Promise<void> {
    if (trouble % 5 === 4) return;
    if (trouble % 3 === 0) await heartbeat(grant, LEASE_SECONDS, deps);
    if ((await mayAct(grant, undefined, deps)).length === 0) await this.act(grant);
    await settle(grant, trouble % 4 === 3 ? "failed" : "succeeded-verified", "as the test says", deps);
    // One that was settled, and whose engine does not know it, must not act any more.
    if (trouble % 7 === 0 && (await this.touch(grant))) this.staleEffects += 1;
  }

  private async act(grant: Grant): Promise<void> {
    if (await this.touch(grant)) this.effects.push(grant);
  }

  /** An effect that is conditional on the lock of its target, in the very transaction. */
  private async touch({ scope, fence, executionId }: Grant): Promise<boolean> {
    const TableName = this.tableName;
    try {
      await this.client.send(
        new TransactWriteItemsCommand({
          TransactItems: [
            {
              ConditionCheck: {
                TableName,
                Key: itemKey(keysOf(scope).lock),
                ConditionExpression: "fence = :fence",
                ExpressionAttributeValues: { ":fence": { N: String(fence) } },
              },
            },
            {
              Put: {
                TableName,
                Item: { pk: { S: scope.target }, sk: { S: "target" }, by: { S: executionId } },
              },
            },
          ],
        }),
      );
      return true;
    } catch {
      return false;
    }
  }

  private engine(skewMs: number): EngineDeps {
    let calls = 0;
    return {
      ...plainDeps({
        read: (keys, onceKey) => this.store.read(keys, onceKey),
        commit: async (transaction) => {
          const result = await this.store.commit(transaction);
          if (result.kind === "committed") {
            this.committed.push({ transaction, readMs: transaction.atMs - skewMs });
          }
          calls += 1;
          return calls % 6 === 5 ? { kind: "unavailable", says: "the answer is lost" } : result;
        },
      }),
      clock: () => this.nowMs() + skewMs,
    };
  }

  private nowMs(): number {
    return Date.UTC(2026, 0, 1) + (performance.now() - this.began) * SPEED;
  }
}

function plainDeps(store: GuardrailStore): EngineDeps {
  return {
    store,
    clock: Date.now,
    random: Math.random,
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
    newId: randomUUID,
  };
}

function losesFirstAnswer(store: GuardrailStore): GuardrailStore {
  let calls = 0;
  return {
    read: (keys, onceKey) => store.read(keys, onceKey),
    commit: async (transaction) => {
      const result = await store.commit(transaction);
      calls += 1;
      return calls === 1 ? { kind: "unavailable", says: "the answer is lost" } : result;
    },
  };
}

function request(executionId: string, environment: string, trouble = 0): AdmissionRequest {
  const runbookId = `runbook-${trouble % 3}`;
  const scope = {
    environment,
    runbookId,
    service: `service-${trouble % 4}`,
    target: `target-${trouble % 6}`,
  };
  return {
    executionId,
    environment,
    decision: { incidentId: executionId, runbookId, outcome: "auto", reasons: [], decidedAtMs: Date.now() },
    run: { scope, limits },
    leaseSeconds: LEASE_SECONDS,
  };
}

async function rows(client: DynamoDBClient, TableName: string) {
  const found: { readonly sk: string; readonly kind: string }[] = [];
  for await (const { Items = [] } of paginateScan({ client }, { TableName, ConsistentRead: true })) {
    found.push(...Items.map((item) => ({ sk: item["sk"]?.S ?? "", kind: item["kind"]?.S ?? "" })));
  }
  return found;
}
