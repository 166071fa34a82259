import { setTimeout as sleep } from "node:timers/promises";
import { DeleteRolePolicyCommand, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import type { AuditRecord } from "../../../automation/remediation/admission/records";
import type { StepRecord } from "../../../automation/remediation/execution/execution-state";
import type { LocalEstate } from "../../../local";
import { beginFault } from "../../../local/faults/control";
import type { Fault, FaultPlace } from "../../../local/faults/fault";
import { sendRequests } from "../../../local/faults/support/requests";
import { alarmAbout, alarmsQuiet, soundAgain, type Told } from "./alarm-about";
import { answerByLink } from "./answer-by-link";
import { type Answer, answerQuestion } from "./answer-question";
import type { BusEvent } from "./aws-event";
import { estateClients } from "./estate-clients";
import { eventually } from "./eventually";
import { faultPlace } from "./fault-place";
import { forgetRuns } from "./forget-runs";
import { expectCode, homeostat, locally } from "./homeostat";
import { putEvent } from "./put-event";
import { RemediationTrail } from "./remediation-trail";
import { scaleWaits } from "./scale-waits";
import { callsOf, permissionOf } from "./used-actions";

/** How an incident ended. */
export interface Ended {
  readonly runbook: string;
  readonly outcome: string;
  readonly says: string;
  readonly steps: readonly StepRecord[];
  /** Seconds from the moment of the event until the execution was settled, by the engine's clock. */
  readonly seconds: number;
}

/** How a fault is played. */
export interface FaultPlayOptions extends PlayOptions {
  /** How long it lasts before its alarms tell of it: of some, a runbook believes only what has lasted. @default 0 */
  readonly lastsSeconds?: number;
}

/** How an event, or a fault that is told by one, is played. */
export interface PlayOptions {
  /** How long the workflow waits between attempts of a check, as a share of what it should. @default 1 */
  readonly waitScale?: number;
  /** What a person answers who is asked. @default - nobody may be asked */
  readonly answer?: Answer;
  /** How that person answers: with a command, or on the page behind the link of the message. @default "command" */
  readonly by?: "command" | "link";
}

const FAULT_POLICY = "ScenarioFault";
const SETTLE_SECONDS = 240;
const OTHERS_SECONDS = 60;
const DELIVERY_SECONDS = 30;

/** An applied environment, on which runbooks are played from the event on the bus to the settlement. */
export class RunbookStage {
  readonly clients: ReturnType<typeof estateClients>;
  readonly trail: RemediationTrail;
  /** When the stage was set: what the log holds of an earlier estate is no proof. */
  readonly since = new Date();
  /** Where faults are caused. */
  readonly place: FaultPlace;
  readonly #prefix: string;
  readonly #played: Ended[] = [];

  constructor(
    readonly estate: LocalEstate,
    readonly environment: string,
  ) {
    this.clients = estateClients(estate, environment);
    this.place = faultPlace(estate, environment);
    this.trail = new RemediationTrail(estate, environment);
    this.#prefix = `homeostat-${environment}-remediation`;
  }

  /**
   * Puts an event on the bus, as AWS or a person would, and waits until what follows is settled and told.
   *
   * @throws Error where nothing is executed, with the decision
   */
  play(event: BusEvent, options?: PlayOptions): Promise<Ended> {
    return this.#play(async () => {
      const atMs = Date.now();
      return { eventId: await putEvent(this.estate, this.environment, event), atMs };
    }, options);
  }

  /**
   * Causes a fault as `homeostat chaos inject` does, with the users without whom nobody sees it, and waits until what
   * follows the event or the alarm that tells of it is settled and told. The fault is not ended: what is left of it is to
   * be looked at.
   *
   * @throws Error where nothing tells of the fault, or nothing is executed, with the decision
   */
  async playFault(fault: Fault, { lastsSeconds = 0, ...options }: FaultPlayOptions = {}): Promise<Ended> {
    const { place } = this;
    if (lastsSeconds > 0) {
      // Its alarms tell of it long before: what is done then is not what is played.
      await this.whilePaused(async () => {
        await beginFault(fault, place);
        await sleep(lastsSeconds * 1_000);
      });
      return this.#play(async () => {
        const sinceMs = Date.now();
        await soundAgain(fault, this.clients, this.environment);
        return alarmAbout(fault, sinceMs, this.trail, this.estate);
      }, options);
    }
    if (fault.kind === "task" || !fault.tells) await alarmsQuiet(fault, this.clients, this.environment);
    const over = new AbortController();
    let users: Promise<unknown> | undefined;
    try {
      return await this.#play(async () => {
        const sinceMs = Date.now();
        const { told } = await beginFault(fault, place);
        if (told) return { eventId: told.eventId, atMs: Date.now() };
        if (fault.seenBy) users = sendRequests(place, fault.seenBy, over.signal);
        return alarmAbout(fault, sinceMs, this.trail, this.estate);
      }, options);
    } finally {
      over.abort();
      await users;
    }
  }

  /** Plays what follows an event. @param tell has it put on the bus */
  async #play(
    tell: () => Promise<Told>,
    { waitScale = 1, answer, by = "command" }: PlayOptions = {},
  ): Promise<Ended> {
    await this.#othersEnd();
    await forgetRuns(this.clients.dynamodb, this.#prefix);
    await scaleWaits(this.estate, waitScale);
    try {
      const { eventId, atMs } = await tell();
      const story = await this.#story(eventId, answer, by === "link" ? answerByLink : answerQuestion);
      await eventually("all is told", async () => (await this.trail.undelivered()) === 0, DELIVERY_SECONDS);
      const ended = endOf(story, atMs);
      this.#played.push(ended);
      // An event's time is a whole second: one of the same second would be heard as news of the trouble that is over.
      await sleep(1_000);
      return ended;
    } finally {
      await scaleWaits(this.estate, 1);
    }
  }

  /**
   * The estate's own alarms start runbooks too, and one that is forgotten while it runs can never settle. One that waits
   * for a person's answer may run for hours: nobody waits for that.
   */
  async #othersEnd(): Promise<void> {
    const ended = async () => (await this.trail.running()) === 0;
    await eventually("no other runbook runs", ended, OTHERS_SECONDS).catch(() => undefined);
  }

  /** Every execution that was played and has ended. */
  get played(): readonly Ended[] {
    return this.#played;
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

  /** Has remediation stand still for as long as something lasts, as a person would. */
  async whilePaused<T>(during: () => Promise<T>): Promise<T> {
    const place = locally(this.environment);
    expectCode(homeostat("remediation", "pause", ...place, "--reason", "what is to last begins"), 0);
    try {
      return await during();
    } finally {
      expectCode(homeostat("remediation", "resume", ...place, "--reason", "it has lasted"), 0);
    }
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

  /** What became of an event, once it is over; a question on the way is answered once. */
  async #story(
    eventId: string,
    answer: Answer | undefined,
    answerTo: typeof answerQuestion | typeof answerByLink,
  ): Promise<AuditRecord[]> {
    const seen = await this.#until(eventId, ({ what }) => what === "settled" || what === "asked");
    const [question] = seen.flatMap(({ fact }) => (fact.what === "asked" ? [fact] : []));
    if (question === undefined) return seen;
    if (answer === undefined) throw new Error(`a person is asked: ${JSON.stringify(question.plan)}`);
    await answerTo(this, question, answer);
    return this.#until(eventId, ({ what }) => what === "settled");
  }

  #until(eventId: string, isIt: (fact: AuditRecord["fact"]) => boolean): Promise<AuditRecord[]> {
    return eventually(
      "it is settled",
      async () => {
        const story = await this.trail.of(eventId);
        const own = story.slice(story.findIndex(({ id }) => id.startsWith(`reported#${eventId}`)));
        return own.some(({ fact }) => isIt(fact) || isLeftToPeople(fact)) && own;
      },
      SETTLE_SECONDS,
    );
  }
}

function isLeftToPeople(fact: AuditRecord["fact"]): boolean {
  return fact.what === "decided" && ["manual", "blocked"].includes(fact.decision.outcome);
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
