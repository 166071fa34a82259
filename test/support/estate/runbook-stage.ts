import { DeleteItemCommand, paginateScan } from "@aws-sdk/client-dynamodb";
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { AuditRecord } from "../../../automation/remediation/admission/records";
import type { StepRecord } from "../../../automation/remediation/execution/execution-state";
import type { LocalEstate } from "../../../local";
import { putRecordedEvent } from "../../../local/faults/recorded-event";
import type { AlarmEvent } from "./alarm-event";
import { estateClients } from "./estate-clients";
import { eventually } from "./eventually";
import { ROOT } from "./homeostat";
import { RemediationTrail } from "./remediation-trail";
import { callsOf, permissionOf } from "./used-actions";

/** How an incident ended. */
export interface Ended {
  readonly runbook: string;
  readonly outcome: string;
  readonly says: string;
  readonly steps: readonly StepRecord[];
  /** Seconds from the event on the bus until the execution was settled, by the engine's clock. */
  readonly seconds: number;
}

/** Parts of rows' keys that hold a runbook back after it ran, and what it has earned. */
const MEMORY = /^(guardrail|autonomy)#/;
const FAULT_POLICY = "ScenarioFault";
const SETTLE_SECONDS = 240;
const DELIVERY_SECONDS = 30;

/** An applied environment, on which runbooks are played from the event on the bus to the settlement. */
export class RunbookStage {
  readonly clients: ReturnType<typeof estateClients>;
  readonly trail: RemediationTrail;
  /** When the stage was set: what the log holds of an earlier estate is no proof. */
  readonly since = new Date();
  readonly #prefix: string;
  readonly #played: Ended[] = [];

  constructor(
    readonly estate: LocalEstate,
    readonly environment: string,
  ) {
    this.clients = estateClients(estate, environment);
    this.trail = new RemediationTrail(estate, environment);
    this.#prefix = `homeostat-${environment}-remediation`;
  }

  /**
   * Puts an event on the bus as AWS would, and waits until what follows is settled and told.
   *
   * @param waitScale how long the workflow waits between attempts of a check, as a share of what it should
   */
  async play(event: AlarmEvent, waitScale = 1): Promise<Ended> {
    await this.forgetRuns();
    await this.#scaleWaits(waitScale);
    const begunMs = Date.now();
    const place = {
      estate: this.estate,
      environment: this.environment,
      accountId: this.estate.accounts[this.environment] ?? "",
      root: ROOT,
      service: "reference",
    };
    const { eventId } = await putRecordedEvent(place, JSON.stringify(event), begunMs);
    try {
      const story = await this.#story(eventId);
      await eventually("all is told", async () => (await this.trail.undelivered()) === 0, DELIVERY_SECONDS);
      const ended = endOf(story, begunMs);
      this.#played.push(ended);
      return ended;
    } finally {
      await this.#scaleWaits(1);
    }
  }

  /** How long each execution took from the event to its settlement. */
  timetable(): string {
    return this.#played
      .map(
        ({ runbook, outcome, seconds }) =>
          `${runbook.padEnd(24)}${outcome.padEnd(20)}${seconds.toFixed(1).padStart(7)} s`,
      )
      .join("\n");
  }

  /** Takes a right from the function of a runbook for as long as something lasts, as a changed policy would. */
  async withoutRight<T>(runbook: string, action: string, during: () => Promise<T>): Promise<T> {
    await this.#deny(runbook, action);
    try {
      return await during();
    } finally {
      await this.#allowAgain(runbook);
    }
  }

  /** Takes the right away until it was asked for once: the rollback, which is tried again, has it. */
  async refusedOnce<T>(runbook: string, action: string, during: () => Promise<T>): Promise<T> {
    const refusals = (): number =>
      callsOf(this.estate, this.environment, `${this.#prefix}-${runbook}`).filter(
        (call) => call.status >= 400 && permissionOf(call) === action,
      ).length;
    const before = refusals();
    await this.#deny(runbook, action);
    const [result] = await Promise.all([
      during(),
      eventually("it is refused", () => Promise.resolve(refusals() > before), SETTLE_SECONDS).finally(() =>
        this.#allowAgain(runbook),
      ),
    ]);
    return result;
  }

  /**
   * Forgets that runbooks ran: cooldowns, windows, breakers, locks, earned autonomy. Only for this stage, where the same
   * service fails once a minute; what was audited stays.
   */
  async forgetRuns(): Promise<void> {
    const { dynamodb } = this.clients;
    const input = { TableName: this.#prefix, ProjectionExpression: "pk, sk" };
    for await (const { Items = [] } of paginateScan({ client: dynamodb }, input)) {
      const memory = Items.filter(({ pk }) => MEMORY.test(pk?.S ?? ""));
      await Promise.all(
        memory.map(({ pk, sk }) =>
          dynamodb.send(
            new DeleteItemCommand({
              TableName: this.#prefix,
              Key: { pk: pk ?? { S: "" }, sk: sk ?? { S: "" } },
            }),
          ),
        ),
      );
    }
  }

  async #deny(runbook: string, action: string): Promise<void> {
    const Statement = [{ Effect: "Deny", Action: action, Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    await this.clients.iam.send(new PutRolePolicyCommand({ ...this.#fault(runbook), PolicyDocument }));
  }

  async #allowAgain(runbook: string): Promise<void> {
    await this.clients.iam.send(new DeleteRolePolicyCommand(this.#fault(runbook)));
  }

  #fault(runbook: string) {
    return { RoleName: `${this.#prefix}-${runbook}`, PolicyName: FAULT_POLICY };
  }

  #story(eventId: string): Promise<AuditRecord[]> {
    return eventually(
      "it is settled",
      async () => {
        const story = await this.trail.of(eventId);
        const own = story.slice(story.findIndex(({ id }) => id.startsWith(`reported#${eventId}`)));
        const blocked = own.find(({ fact }) => fact.what === "decided" && fact.decision.outcome !== "auto");
        if (blocked) return [blocked];
        return own.some(({ fact }) => fact.what === "settled") && own;
      },
      SETTLE_SECONDS,
    );
  }

  async #scaleWaits(scale: number): Promise<void> {
    const emulator = this.estate.processes.find(({ name }) => name === "ministack");
    const response = await fetch(`http://127.0.0.1:${emulator?.port ?? 0}/_ministack/config`, {
      method: "POST",
      body: JSON.stringify({ "stepfunctions._SFN_WAIT_SCALE": scale }),
    });
    const { applied } = (await response.json()) as { readonly applied: Readonly<Record<string, number>> };
    if (applied["stepfunctions._SFN_WAIT_SCALE"] !== scale)
      throw new Error(`the emulator's waits were not scaled to ${scale}`);
  }
}

function endOf(story: readonly AuditRecord[], begunMs: number): Ended {
  const [decided] = story.flatMap(({ fact }) => (fact.what === "decided" ? [fact.decision] : []));
  const [settled] = story.flatMap(({ fact, atMs }) => (fact.what === "settled" ? [{ ...fact, atMs }] : []));
  if (!settled) throw new Error(`nothing was executed: ${JSON.stringify(decided)}`);
  return {
    runbook: decided?.runbookId ?? "none",
    outcome: settled.outcome,
    says: settled.says,
    steps: settled.steps ?? [],
    seconds: (settled.atMs - begunMs) / 1_000,
  };
}
