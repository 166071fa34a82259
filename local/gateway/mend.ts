import type { Call } from "./call";
import type { Reply } from "./reply";
import type { Place, Store, Table } from "./store";

/** Emulators behind the gateway. */
export type Upstream = "ministack" | "moto";

/** What a mend has at hand. */
export interface MendContext {
  /** Account and region of the call. */
  readonly place: Place;
  /** Hands the call on, changed or not, to the next mend and at last to the emulator. */
  readonly next: (call?: Call) => Promise<Reply>;
  /** Asks an emulator another question as the same caller. */
  readonly ask: (upstream: Upstream, question: Question) => Promise<Reply>;
  /** Records that the gateway keeps for this account and region. */
  readonly table: <T>(kind: string) => Table<T>;
  readonly store: Store;
  readonly now: () => Date;
}

/** A request of a mend's own. */
export interface Question {
  /** Signing name of the service asked. */
  readonly service: string;
  /** @default "POST" */
  readonly method?: string;
  /** @default "/" */
  readonly path?: string;
  /** @default - none */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A question of the query protocol. */
export function queryQuestion(
  service: string,
  version: string,
  params: Readonly<Record<string, string>>,
): Question {
  return {
    service,
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ ...params, Version: version }).toString(),
  };
}

/** A question of the JSON protocol. */
export function jsonQuestion(service: string, target: string, body: object): Question {
  return {
    service,
    headers: { "content-type": "application/x-amz-json-1.1", "x-amz-target": target },
    body: JSON.stringify(body),
  };
}

/** One difference between an emulator and AWS, made good. */
export interface Mend {
  /** Kebab-case, as its file. Appears in the call log. */
  readonly name: string;
  /** Signing names of the services it belongs to. */
  readonly services: readonly string[];
  /** Decided on the head of the call and, in the query protocol, its parameters. */
  matches(call: Call): boolean;
  handle(call: Call, context: MendContext): Promise<Reply>;
}
