import { DeleteTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { admit } from "../automation/remediation/admission/admit";
import type { EngineDeps } from "../automation/remediation/admission/deps";
import type { GuardrailStore } from "../automation/remediation/admission/guardrail-store";
import { settle } from "../automation/remediation/admission/settle";
import { guardrailLimits } from "../automation/remediation/guardrails/limits";
import { keysOf, type Scope } from "../automation/remediation/guardrails/scope";
import { down, type LocalEstate, status, up } from "../local";
import { type Committed, inOrder } from "../test/automation/remediation/invariants/commit-order";
import { Oracle } from "../test/automation/remediation/invariants/oracle";
import { createGuardrailTable, makeGuardrailTable } from "../test/support/estate/guardrail-table";
import { writeAgain } from "./known-writes";
import { ProcessTree } from "./process-tree";
import { ROOT } from "./programs";
import type { Figure } from "./report";

const CROWD = 100;
const CONTENDERS = [1, 10, CROWD];
const REQUESTS = 600;
const ENVIRONMENT = "dev";
/** The defaults, but for what would end the run after three executions. */
const limits = guardrailLimits(
  { servicesAffected: 1_000, clockSkewSeconds: 0 },
  { executionsPerHour: 1_000_000, cooldownMinutes: 0 },
);

/** What the plan promises of the largest crowd. */
const DECISIONS_PER_SECOND = 200;

interface Counts {
  readonly seconds: number;
  /** Processor time of the contenders and the emulator together. */
  readonly processorSeconds: number;
  readonly admitted: number;
  readonly contention: number;
  readonly committed: readonly Committed[];
  readonly conflicts: number;
}

/** The emulator, as the contenders ask it. */
interface Place {
  readonly estate: LocalEstate;
  readonly emulator: ProcessTree;
}

/**
 * Requests for one environment, decided and written down on the emulator's table, and settled where they were admitted.
 * The contenders ask the emulator itself: the gateway before it mends nothing of DynamoDB, and costs as much as it does.
 */
export async function benchAdmission(runs: number): Promise<Figure[]> {
  const before = await status(ROOT);
  const estate = before ?? (await up({ root: ROOT }));
  try {
    const emulator = estate.processes.find(({ name }) => name === "ministack");
    if (!emulator) throw new Error("the estate has no ministack; see homeostat local status");
    const endpointUrl = `http://${emulator.host}:${emulator.port}`;
    return await bestOf(runs, {
      estate: { ...estate, endpointUrl },
      emulator: new ProcessTree(emulator.pid),
    });
  } finally {
    if (!before) await down(ROOT);
  }
}

/** The fastest race of each size. All of them and the peer take turns, so that a slow moment of the machine meets all. */
async function bestOf(runs: number, place: Place): Promise<Figure[]> {
  const races = new Map<number, Counts>();
  let peer = 0;
  for (let run = 0; run < runs; run += 1) {
    for (const contenders of CONTENDERS) {
      const counts = await race(contenders, place);
      if (counts.seconds < (races.get(contenders)?.seconds ?? Infinity)) races.set(contenders, counts);
      if (contenders === CROWD) peer = Math.max(peer, await writesKnown(counts.committed, place));
    }
    process.stderr.write(`  admission, run ${run + 1} of ${runs}\n`);
  }
  return [
    ...[...races].flatMap(([contenders, counts]) => figuresOf(contenders, counts)),
    {
      what: `${CROWD} writers of what is known, the SDK alone: one read and one write, pairs a second`,
      value: Math.round(peer),
    },
  ];
}

function figuresOf(contenders: number, counts: Counts): Figure[] {
  const { seconds, processorSeconds, admitted, contention, committed, conflicts } = counts;
  const who = `${contenders} contender${contenders === 1 ? "" : "s"} for one environment`;
  const figure = (what: string, value: number): Figure => ({ what: `${who}: ${what}`, value });
  return [
    {
      ...figure("decisions a second, each with its audit record", Math.round(REQUESTS / seconds)),
      ...(contenders === CROWD && { limit: { atLeast: DECISIONS_PER_SECOND } }),
    },
    figure("decisions for each second of processor time", Math.round(REQUESTS / processorSeconds)),
    figure("of them admitted and settled a second", Math.round(admitted / seconds)),
    figure("conflicts for each commit", Math.round((conflicts / committed.length) * 100) / 100),
    figure("requests that gave up, in %", Math.round((contention / REQUESTS) * 1_000) / 10),
  ];
}

/** Pairs of a read and a write a second: what the same machine, emulator and SDK can do at most. */
async function writesKnown(committed: readonly Committed[], { estate }: Place): Promise<number> {
  const { endpointUrl: endpoint, region, accounts } = estate;
  const accessKeyId = accounts[ENVIRONMENT];
  if (accessKeyId === undefined) throw new Error(`the estate has no account for ${ENVIRONMENT}`);
  const credentials = { accessKeyId, secretAccessKey: "local-estate" };
  const client = new DynamoDBClient({ endpoint, region, credentials });
  const tableName = `bench-${randomUUID()}`;
  await createGuardrailTable(client, tableName);
  const denials = committed
    .map(({ transaction }) => transaction)
    .filter(({ once, record, writes }) => once && record && writes.length === 0);
  const keys = Object.values(keysOf(scopeOf(1)));
  const seconds = await writeAgain(denials, { client, tableName, contenders: CROWD, keys });
  await client.send(new DeleteTableCommand({ TableName: tableName }));
  client.destroy();
  return denials.length / seconds;
}

/** @throws Error when an invariant is broken: a fast admission that is wrong is worth nothing */
async function race(contenders: number, { estate, emulator }: Place): Promise<Counts> {
  const { client, tableName, store } = await makeGuardrailTable(estate, ENVIRONMENT, `bench-${randomUUID()}`);
  const committed: Committed[] = [];
  let conflicts = 0;
  const observed: GuardrailStore = {
    read: (keys, onceKey) => store.read(keys, onceKey),
    commit: async (transaction) => {
      const result = await store.commit(transaction);
      if (result.kind === "committed") committed.push({ transaction, readMs: transaction.atMs });
      if (result.kind === "conflict") conflicts += 1;
      return result;
    },
  };
  const deps: EngineDeps = {
    store: observed,
    clock: Date.now,
    random: Math.random,
    sleep: async (milliseconds) => {
      await sleep(milliseconds);
    },
    newId: randomUUID,
  };
  let [next, admitted, contention] = [0, 0, 0];
  const contend = async (): Promise<void> => {
    while (next < REQUESTS) {
      next += 1;
      const { decision, grant } = await ask(next, deps);
      if (grant) {
        admitted += 1;
        await settle(grant, "succeeded-verified", "the bench is done with it", deps);
      }
      if (decision.reasons.some(({ code }) => code === "contention")) contention += 1;
    }
  };
  const began = performance.now();
  const ownBefore = process.cpuUsage();
  const emulatorBefore = emulator.sample().cpuMilliseconds;
  await Promise.all(Array.from({ length: contenders }, contend));
  const seconds = (performance.now() - began) / 1_000;
  const own = process.cpuUsage(ownBefore);
  const processorSeconds =
    (own.user + own.system) / 1e6 + (emulator.sample().cpuMilliseconds - emulatorBefore) / 1e3;
  await client.send(new DeleteTableCommand({ TableName: tableName }));
  client.destroy();
  const oracle = new Oracle(limits);
  for (const { transaction, readMs } of inOrder(committed, ENVIRONMENT))
    oracle.committed(transaction, readMs);
  if (oracle.broken.length > 0) throw new Error(`admission is wrong:\n${oracle.broken.join("\n")}`);
  return { seconds, processorSeconds, admitted, contention, committed, conflicts };
}

function ask(index: number, deps: EngineDeps) {
  const scope = scopeOf(index);
  return admit(
    {
      executionId: `execution-${index}`,
      environment: ENVIRONMENT,
      decision: {
        incidentId: `incident-${index}`,
        runbookId: scope.runbookId,
        outcome: "auto",
        reasons: [],
        decidedAtMs: Date.now(),
      },
      run: { scope, limits },
      leaseSeconds: 600,
    },
    deps,
  );
}

function scopeOf(index: number): Scope {
  return {
    environment: ENVIRONMENT,
    runbookId: `runbook-${index % 19}`,
    service: `service-${index % 50}`,
    target: `target-${index}`,
  };
}
