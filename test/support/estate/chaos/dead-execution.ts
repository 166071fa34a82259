import { InvokeCommand } from "@aws-sdk/client-lambda";
import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { GuardrailTable } from "../../../../automation/adapters/dynamodb/guardrail-table";
import { RecordWriterTable } from "../../../../automation/adapters/dynamodb/record-writer";
import { admit } from "../../../../automation/remediation/admission/admit";
import type { EngineDeps } from "../../../../automation/remediation/admission/deps";
import { heartbeat } from "../../../../automation/remediation/admission/heartbeat";
import type { Grant } from "../../../../automation/remediation/admission/records";
import { settle } from "../../../../automation/remediation/admission/settle";
import { guardrailLimits } from "../../../../automation/remediation/guardrails/limits";
import type { Incident } from "../../../../automation/remediation/incident";
import { normalise } from "../../../../automation/remediation/normalise/normalise";
import type { LocalEstate } from "../../../../local";
import type { BusEvent } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";

/** An execution that was admitted and never heard of again. */
export interface DeadExecution {
  readonly grant: Grant;
  /** What becomes of its own calls to the store, should it live after all. */
  readonly ownCalls: () => Promise<readonly string[]>;
  /** Gives up what it holds. */
  readonly end: () => Promise<void>;
  /** Calls the deployed function of `restart-service` for its action; the error that it answers with. */
  readonly act: () => Promise<string>;
}

/** What is admitted, and for how long it may be silent. */
export interface Dead {
  readonly event: BusEvent;
  readonly runbookId: string;
  readonly leaseSeconds: number;
}

/** Reports trouble and admits a runbook for it, as the intake does, and starts nothing. */
export async function deadExecution(
  { clients, environment, estate }: Pick<RunbookStage, "clients" | "environment" | "estate">,
  { event, runbookId, leaseSeconds }: Dead,
): Promise<DeadExecution> {
  const tableName = `homeostat-${environment}-remediation`;
  const deps: EngineDeps = {
    store: new GuardrailTable({ client: clients.dynamodb, tableName }),
    clock: Date.now,
    random: Math.random,
    sleep: (milliseconds) => sleep(milliseconds),
    newId: randomUUID,
  };
  const executionId = `exe-${randomBytes(10).toString("hex")}`;
  const incident = incidentOf(event, environment, estate);
  const reported = { what: "reported", incident, executionId } as const;
  const { id: incidentId, service } = incident;
  await new RecordWriterTable({ client: clients.dynamodb, tableName }).record({
    id: `reported#${event.id}#${incidentId}`,
    ...{ environment, incidentId, executionId, atMs: Date.now(), fact: reported },
  });
  const { grant } = await admit(
    {
      executionId,
      environment,
      decision: { incidentId, runbookId, outcome: "auto", reasons: [], decidedAtMs: Date.now() },
      run: {
        scope: { environment, runbookId, service, target: `${incident.target.type}/${incident.target.id}` },
        // One clock, so that the lease is over when it says.
        limits: guardrailLimits({ clockSkewSeconds: 0 }),
      },
      leaseSeconds,
    },
    deps,
  );
  if (!grant) throw new Error("nothing was admitted");
  return {
    grant,
    ownCalls: async () => {
      const alive = await heartbeat(grant, 60, deps);
      const over = await settle(grant, "succeeded-verified", "done after all", deps);
      return [alive.kind, over.kind];
    },
    end: async () => {
      await settle(grant, "cancelled", "a person called it off", deps);
    },
    act: async () => {
      const plan = {
        actions: ["Restart it"],
        targetState: {},
        madeAtMs: Date.now(),
        untilMs: Date.now() + 60_000,
      };
      const state = { grant, incident, notes: {}, steps: [], plan };
      const { Payload, FunctionError } = await clients.lambda.send(
        new InvokeCommand({
          FunctionName: `${tableName}-${runbookId}`,
          Payload: JSON.stringify({ phase: "action", step: "replace-tasks", state, digest: null }),
        }),
      );
      if (FunctionError === undefined) throw new Error("the function did what it was asked for");
      return Payload?.transformToString() ?? "";
    },
  };
}

function incidentOf(event: BusEvent, environment: string, { accounts, region }: LocalEstate): Incident {
  const place = { environment, organization: "homeostat", accountId: accounts[environment] ?? "", region };
  const [intake] = normalise(event, { places: [place], nowMs: Date.now() });
  if (intake.kind === "trouble") return intake.incident;
  throw new Error(`the event tells of no trouble: ${JSON.stringify(intake)}`);
}
