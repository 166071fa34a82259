import { setTimeout as sleep } from "node:timers/promises";
import type { AlarmOutlet } from "../../alarms/alarm-board";
import { notificationOf } from "../../alarms/notification";
import { remember, shelfOf } from "../../alarms/records";
import { type StateChange, stateChangeEvent } from "../../alarms/state-change-event";
import type { AskAs } from "../ask-as";
import { type Question, queryQuestion } from "../mend";
import { EVENTS_PATH } from "../routes";
import type { Store } from "../store";

const ATTEMPTS = 5;
const PAUSE_MS = 1_000;

/** Sends what alarms have to say, one after the other, so that a topic hears of the alarm before its end. */
export class Outlet implements AlarmOutlet {
  #last: Promise<void> = Promise.resolve();

  constructor(
    private readonly ask: AskAs,
    private readonly store: Store,
    private readonly onProblem: (problem: string) => void,
  ) {}

  changed(change: StateChange): void {
    const body = JSON.stringify({ Entries: [stateChangeEvent(change)] });
    this.#send(change, "its event", { service: "events", path: EVENTS_PATH, body });
  }

  act(change: StateChange, actions: readonly string[]): void {
    const { subject, message } = notificationOf(change);
    for (const action of actions) {
      if (!/^arn:[\w-]+:sns:/.test(action)) {
        this.#note(
          change,
          `Failed to execute action ${action}: the embedded estate performs SNS actions only`,
        );
        continue;
      }
      const params = { Action: "Publish", TopicArn: action, Subject: subject, Message: message };
      this.#send(change, `action ${action}`, queryQuestion("sns", "2010-03-31", params), () =>
        this.#note(change, `Successfully executed action ${action}`),
      );
    }
  }

  /** Resolves when all that was to be sent is sent, or given up. */
  idle(): Promise<void> {
    return this.#last;
  }

  #send(change: StateChange, what: string, question: Question, done: () => void = () => undefined): void {
    const { place, alarm } = change;
    this.#last = this.#last.then(async () => {
      const problem = await this.#attempt(place, question);
      if (problem === undefined) done();
      else {
        this.onProblem(`alarm ${alarm.AlarmName}: ${what} is lost: ${problem}`);
        this.#note(change, `Failed to send ${what}: ${problem}`);
      }
    });
  }

  /** What kept the emulator from taking it. */
  async #attempt(place: StateChange["place"], question: Question): Promise<string | undefined> {
    let problem = "";
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      if (attempt > 0) await sleep(PAUSE_MS);
      try {
        const reply = await this.ask(place, question);
        if (reply.status < 300) return undefined;
        problem = `${String(reply.status)} ${reply.body.toString("utf8").slice(0, 200)}`;
        // What is refused once is refused again.
        if (reply.status < 500) return problem;
      } catch (error) {
        problem = String(error);
      }
    }
    return problem;
  }

  #note({ place, alarm, after }: StateChange, summary: string): void {
    const data = JSON.stringify({ version: "1.0", stateUpdateTimestamp: after.updatedMs });
    const shelf = shelfOf(this.store, place);
    if (shelf.definitions.get(alarm.AlarmName)) {
      remember(shelf, alarm.AlarmName, { atMs: Date.now(), type: "Action", summary, data });
    }
  }
}
