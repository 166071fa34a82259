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
  next(call?: Call): Promise<Reply>;
  /** Asks an emulator another question as the same caller. */
  ask(upstream: Upstream, request: Question): Promise<Reply>;
  /** Records that the gateway keeps for this account and region. */
  table<T>(kind: string): Table<T>;
  readonly store: Store;
  now(): Date;
}

/** A request of a mend's own. */
export interface Question {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
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
