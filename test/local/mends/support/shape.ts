import type { Exchange } from "./recording";
import { type XmlTree, xmlTree } from "./xml-tree";

type Value = XmlTree | number | boolean | null | undefined | { [name: string]: Value } | Value[];

/** What stays the same from one run of an emulator to the next: outcome and members of its answer, without values. */
export function shapeOf({ asked, status, body }: Exchange): string {
  const members = new Set(membersOf(typeof body === "string" ? parsedXml(body) : (body as Value), ""));
  return [`${operationOf(asked)} ${status}`, ...[...members].sort()].join("\n  ");
}

function operationOf(asked: string): string {
  return asked.replace(/^(\w+)\?.*/, "$1").replace(/[0-9a-f]{8,}/g, "<id>");
}

function parsedXml(body: string): Value {
  return body.startsWith("<") ? xmlTree(body) : body;
}

function membersOf(value: Value, path: string): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => membersOf(entry, `${path}[]`));
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([name, child]) => membersOf(child, `${path}/${name}`));
}
