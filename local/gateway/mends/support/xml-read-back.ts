import type { Call } from "../../call";
import type { Mend } from "../../mend";
import { type Reply, withBody } from "../../reply";
import { element, mapElements, setChild, textOf } from "../../xml";

/** Fields of an XML service that an emulator takes but does not give back. */
export interface XmlReadBack {
  readonly name: string;
  readonly service: string;
  /** Actions that make something; what was remembered under the key before is forgotten. */
  readonly creates: readonly string[];
  /** Actions that change it. */
  readonly modifies?: readonly string[];
  /** Actions that only show it. */
  readonly reads: readonly string[];
  /** Element that describes one thing. */
  readonly element: string;
  /** Element around a list of such elements, where the element's own name is not unique (EC2 calls them all `item`). */
  readonly within?: string;
  /** Child of the element that holds the key. */
  readonly keyElement: string;
  /** Key of the thing that a call makes or changes; the answer of a create may be the first to know it. */
  keyOf(call: Call, answer: string): string | undefined;
  /** Child elements, as XML content, that the call's parameters decide. */
  fieldsOf(call: Call): Record<string, string>;
}

/** Remembers what was asked for, and puts it into every answer that describes the thing. */
export function xmlReadBack(spec: XmlReadBack): Mend {
  const writes = new Set([...spec.creates, ...(spec.modifies ?? [])]);
  const all = new Set([...writes, ...spec.reads]);
  return {
    name: spec.name,
    services: [spec.service],
    matches: (call) => all.has(call.action),
    async handle(call, { next, table }) {
      const reply = await next();
      if (reply.status >= 300) return reply;
      const answer = reply.body.toString("utf8");
      const rows = table<Record<string, string>>(spec.name);
      const key = writes.has(call.action) ? spec.keyOf(call, answer) : undefined;
      if (key !== undefined) {
        const before = spec.creates.includes(call.action) ? {} : rows.get(key);
        rows.set(key, { ...before, ...spec.fieldsOf(call) });
      }
      return overlay(spec, reply, answer, (found) => rows.get(found));
    },
  };
}

function overlay(
  spec: XmlReadBack,
  reply: Reply,
  answer: string,
  fieldsOf: (key: string) => Record<string, string> | undefined,
): Reply {
  const change = (xml: string): string => {
    const fields = fieldsOf(textOf(xml, spec.keyElement) ?? "") ?? {};
    return Object.entries(fields).reduce((changed, [name, content]) => setChild(changed, name, content), xml);
  };
  const mapAll = (xml: string): string => mapElements(xml, spec.element, change);
  return withBody(
    reply,
    spec.within === undefined ? mapAll(answer) : mapElements(answer, spec.within, mapAll),
  );
}

/** The parameters among `names` that the call has, as elements: parameter name → element name. */
export function paramsAsElements(
  call: Call,
  names: Readonly<Record<string, string>>,
): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [param, child] of Object.entries(names)) {
    const value = call.params.get(param);
    if (value !== null) found[child] = element("x", value, "escape").slice(3, -4);
  }
  return found;
}
