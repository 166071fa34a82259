import { type Call, jsonBody } from "../../call";
import type { Mend } from "../../mend";
import { jsonOf, withBody } from "../../reply";

type Fields = Record<string, unknown>;

/** Fields of a JSON service that an emulator takes but does not give back. */
export interface JsonReadBack {
  readonly name: string;
  readonly service: string;
  /** What a call does to the thing; `undefined` when the call is none of its business. */
  kindOf(call: Call): "create" | "modify" | "read" | undefined;
  /** Key of the thing that a call makes or changes. */
  keyOf(call: Call, request: Fields, answer: Fields): unknown;
  /** What to remember of a request. */
  fieldsOf(request: Fields): Fields;
  /** What a thing begins with when the request that makes it does not say. @default - nothing */
  readonly defaults?: Fields;
  /** The objects in an answer that describe things, each with its key. */
  described(call: Call, answer: Fields): readonly { readonly key: unknown; readonly thing: Fields }[];
}

/** Remembers what was asked for, and puts it into every answer that describes the thing. */
export function jsonReadBack(spec: JsonReadBack): Mend {
  return {
    name: spec.name,
    services: [spec.service],
    matches: (call) => spec.kindOf(call) !== undefined,
    async handle(call, { next, table }) {
      const reply = await next();
      if (reply.status >= 300) return reply;
      const answer = jsonOf<Fields>(reply);
      const rows = table<Fields>(spec.name);
      const kind = spec.kindOf(call);
      if (kind === "create" || kind === "modify") {
        const request = jsonBody<Fields>(call);
        const key = String(spec.keyOf(call, request, answer));
        const before = kind === "modify" ? rows.get(key) : spec.defaults;
        rows.set(key, { ...before, ...spec.fieldsOf(request) });
      }
      for (const { key, thing } of spec.described(call, answer)) Object.assign(thing, rows.get(String(key)));
      return withBody(reply, JSON.stringify(answer));
    },
  };
}

/** The members of an object that are set. */
export function pick(from: Fields, names: readonly string[]): Fields {
  return Object.fromEntries(names.flatMap((name) => (from[name] === undefined ? [] : [[name, from[name]]])));
}

/** A member that is an object; an empty one where it is not. */
export function objectAt(from: Fields, name: string): Fields {
  const value = from[name];
  return typeof value === "object" && value !== null ? (value as Fields) : {};
}

/** A member that is a list of objects. */
export function objectsAt(from: Fields, name: string): Fields[] {
  const value = from[name];
  return Array.isArray(value) ? (value as Fields[]) : [];
}

/** A member that is text; empty where it is not. */
export function textAt(from: Fields, name: string): string {
  const value = from[name];
  return typeof value === "string" ? value : "";
}
