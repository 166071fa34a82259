import type { Call } from "../../call";
import type { Mend } from "../../mend";
import { type Reply, withBody } from "../../reply";
import { element, mapElements, setChild, textOf } from "../../xml";

/** Child elements by name, as XML content. */
type Fields = Readonly<Record<string, string>>;

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
  /** Element around one thing alone, in the answer of a create. @default - as in the other answers */
  readonly alone?: string;
  /** Child of the element that holds the key. */
  readonly keyElement: string;
  /** Keys of the things that a call makes or changes; the answer of a create may be the first to know them. */
  keysOf(call: Call, answer: string): readonly string[];
  /** Child elements, as XML content, that the call's parameters decide; what was remembered until then matters where a call changes only a part of an element. */
  fieldsOf(call: Call, before: Fields): Fields;
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
      const rows = table<Fields>(spec.name);
      for (const key of writes.has(call.action) ? spec.keysOf(call, answer) : []) {
        const before = spec.creates.includes(call.action) ? {} : (rows.get(key) ?? {});
        rows.set(key, { ...before, ...spec.fieldsOf(call, before) });
      }
      return overlay(spec, reply, answer, (found) => rows.get(found));
    },
  };
}

function overlay(
  { keyElement, element: name, within, alone }: XmlReadBack,
  reply: Reply,
  answer: string,
  fieldsOf: (key: string) => Fields | undefined,
): Reply {
  const change = (xml: string): string => {
    const fields = fieldsOf(textOf(xml, keyElement) ?? "") ?? {};
    return Object.entries(fields).reduce(
      (changed, [child, content]) => setChild(changed, child, content),
      xml,
    );
  };
  const mapAll = (xml: string): string => mapElements(xml, name, change);
  const listed = within === undefined ? mapAll(answer) : mapElements(answer, within, mapAll);
  return withBody(reply, alone === undefined ? listed : mapElements(listed, alone, change));
}

/** The parameters among `names` that the call has, as elements: parameter name → element name. */
export function paramsAsElements(call: Call, names: Readonly<Record<string, string>>): Fields {
  const found: Record<string, string> = {};
  for (const [param, child] of Object.entries(names)) {
    const value = call.params.get(param);
    if (value !== null) found[child] = element("x", value, "escape").slice(3, -4);
  }
  return found;
}
