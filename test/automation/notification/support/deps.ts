import type { Secrets } from "../../../../automation/adapters/notification/secrets";
import type { Channel, SendResult } from "../../../../automation/notification/channel";
import type { DeliveryNotes } from "../../../../automation/notification/deliver";
import type { DeliveryPolicy } from "../../../../automation/notification/delivery-policy";
import type { Message } from "../../../../automation/notification/message";
import { T0 } from "./facts";

export const POLICY: DeliveryPolicy = {
  attempts: 4,
  firstDelayMs: 500,
  longestDelayMs: 4_000,
  callTimeoutMs: 10_000,
  budgetMs: 20_000,
  longestRestMs: 900_000,
};

/** A clock that only moves when somebody sleeps, so that waits of minutes take none. Calls over sockets are real. */
export class Patience {
  readonly slept: number[] = [];
  nowMs = T0;
  /** @param roll what the dice show */
  constructor(private readonly roll = 0.5) {}

  deps(policy: Partial<DeliveryPolicy> = {}) {
    return {
      clock: () => this.nowMs,
      random: () => this.roll,
      sleep: (milliseconds: number) => {
        this.slept.push(milliseconds);
        this.nowMs += milliseconds;
        return Promise.resolve();
      },
      policy: { ...POLICY, ...policy },
    };
  }
}

/** Notes in memory. */
export class Notes implements DeliveryNotes {
  readonly noted: string[] = [];
  readonly refused: string[] = [];
  readonly rests = new Map<string, number>();

  deliveredOn(messageId: string): Promise<ReadonlySet<string>> {
    const own = this.noted.filter((note) => note.startsWith(`${messageId} `));
    return Promise.resolve(new Set(own.map((note) => note.slice(messageId.length + 1))));
  }

  noteDelivered(messageId: string, channel: string): Promise<void> {
    this.noted.push(`${messageId} ${channel}`);
    return Promise.resolve();
  }

  async passedOn(messageId: string): Promise<ReadonlySet<string>> {
    const refused = this.refused.filter((note) => note.startsWith(`${messageId} `));
    const names = refused.map((note) => note.slice(messageId.length + 1));
    return new Set([...(await this.deliveredOn(messageId)), ...names]);
  }

  restingUntil(): Promise<ReadonlyMap<string, number>> {
    return Promise.resolve(this.rests);
  }

  noteRest(channel: string, notBeforeMs: number): Promise<void> {
    this.rests.set(channel, notBeforeMs);
    return Promise.resolve();
  }

  noteRefused(messageId: string, channel: string): Promise<void> {
    this.refused.push(`${messageId} ${channel}`);
    return Promise.resolve();
  }
}

/** A channel that does what it is told, the last for all further attempts, and remembers what it was sent. */
export class ScriptedChannel implements Channel {
  readonly sent: Message[] = [];
  isRequired = true;

  constructor(
    readonly name: string,
    private readonly script: (SendResult | Error)[] = [{ kind: "delivered" }],
  ) {}

  optional(): this {
    this.isRequired = false;
    return this;
  }

  hears(_message: Message): boolean {
    return true;
  }

  send(message: Message): Promise<SendResult> {
    this.sent.push(message);
    const next = this.script.length > 1 ? this.script.shift() : this.script[0];
    if (next instanceof Error) return Promise.reject(next);
    return Promise.resolve(next ?? { kind: "delivered" });
  }
}

export const down: SendResult = { kind: "failed", says: "it is down", mayRetry: true };
export const refused: SendResult = { kind: "failed", says: "it does not want it", mayRetry: false };

/** A secret of each ARN, as given. */
export function secretsOf(
  texts: Readonly<Record<string, string>>,
): Secrets & { readonly forgotten: string[] } {
  const forgotten: string[] = [];
  return {
    forgotten,
    textOf: (arn) => {
      const text = texts[arn];
      return text === undefined ? Promise.reject(new Error(`no secret ${arn}`)) : Promise.resolve(text);
    },
    forget: (arn) => {
      forgotten.push(arn);
    },
  };
}
