import { DeleteTableCommand } from "@aws-sdk/client-dynamodb";
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { admit } from "../automation/remediation/admission/admit";
import type { EngineDeps } from "../automation/remediation/admission/deps";
import type { GuardrailStore } from "../automation/remediation/admission/guardrail-store";
import { settle } from "../automation/remediation/admission/settle";
import { guardrailLimits } from "../automation/remediation/guardrails/limits";
import { down, status, up } from "../local";
import { type Committed, inOrder } from "../test/automation/remediation/invariants/commit-order";
import { Oracle } from "../test/automation/remediation/invariants/oracle";
import { makeGuardrailTable } from "../test/support/estate/guardrail-table";
import { ProcessTree } from "./process-tree";
import { ROOT } from "./programs";
import type { Figure } from "./report";

const CONTENDERS = [1, 10, 100];
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
  readonly commits: number;
  readonly conflicts: number;
}

/**
 * Requests for one environment, decided and written down on the emulator's table, and settled where they were admitted.
 * The contenders ask the emulator itself: the gateway before it mends nothing of DynamoDB, and costs as much as it does.
 */
export async function benchAdmission(): Promise<Figure[]> {
  const before = await status(ROOT);
  const estate = before ?? (await up({ root: ROOT }));
  try {
    const emulator = estate.processes.find(({ name }) => name === "ministack");
    if (!emulator) throw new Error("the estate has no ministack; see homeostat local status");
    const endpointUrl = `http://${emulator.host}:${emulator.port}`;
    const figures: Figure[] = [];
    for (const contenders of CONTENDERS) {
      const { client, tableName, store } = await makeGuardrailTable(
        { ...estate, endpointUrl },
        ENVIRONMENT,
        `bench-${randomUUID()}`,
      );
      const counts = await race(contenders, store, new ProcessTree(emulator.pid));
      await client.send(new DeleteTableCommand({ TableName: tableName }));
      client.destroy();
      figures.push(...figuresOf(contenders, counts));
    }
    return figures;
  } finally {
    if (!before) await down(ROOT);
  }
}

function figuresOf(contenders: number, counts: Counts): Figure[] {
  const { seconds, processorSeconds, admitted, contention, commits, conflicts } = counts;
  const who = `${contenders} contender${contenders === 1 ? "" : "s"} for one environment`;
  const figure = (what: string, value: number): Figure => ({ what: `${who}: ${what}`, value });
  const isCrowd = contenders === Math.max(...CONTENDERS);
  return [
    {
      ...figure("decisions a second, each with its audit record", Math.round(REQUESTS / seconds)),
      ...(isCrowd && { limit: { atLeast: DECISIONS_PER_SECOND } }),
    },
    figure("decisions for each second of processor time", Math.round(REQUESTS / processorSeconds)),
    figure("of them admitted and settled a second", Math.round(admitted / seconds)),
    figure("conflicts for each commit", Math.round((conflicts / commits) * 100) / 100),
    figure("requests that gave up, in %", Math.round((contention / REQUESTS) * 1_000) / 10),
  ];
}

/** @throws Error when an invariant is broken: a fast admission that is wrong is worth nothing */
async function race(contenders: number, store: GuardrailStore, emulator: ProcessTree): Promise<Counts> {
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
  const oracle = new Oracle(limits);
  for (const { transaction, readMs } of inOrder(committed, ENVIRONMENT))
    oracle.committed(transaction, readMs);
  if (oracle.broken.length > 0) throw new Error(`admission is wrong:\n${oracle.broken.join("\n")}`);
  return { seconds, processorSeconds, admitted, contention, commits: committed.length, conflicts };
}

function ask(index: number, deps: EngineDeps) {
  const runbookId = `runbook-${index % 19}`;
  return admit(
    {
      executionId: `execution-${index}`,
      environment: ENVIRONMENT,
      decision: {
        incidentId: `incident-${index}`,
        runbookId,
        outcome: "auto",
        reasons: [],
        decidedAtMs: Date.now(),
      },
      run: {
        scope: {
          environment: ENVIRONMENT,
          runbookId,
          service: `service-${index % 50}`,
          target: `target-${index}`,
        },
        limits,
      },
      leaseSeconds: 600,
    },
    deps,
  );
}
