import { dropNulls } from "./synth";

const LINE_WIDTH = 110;

/**
 * Synthesized JSON in the one form that only a change of meaning changes: no nulls, no comments, sorted keys,
 * no digests of bundled code. What fits stands on one line, so that a difference reads as what it is.
 */
export function canonical(synthesized: string): string {
  const undated = synthesized
    .replace(/(assets\/[\w-]+\/)[0-9a-f]{32}\//g, "$1<digest>/")
    .replace(/("source_code_hash":\s*)"[A-Za-z0-9+/]{43}="/g, '$1"<digest>"')
    .replace(/("source_hash":\s*)"[0-9a-f]{64}"/g, '$1"<digest>"');
  return print(dropNulls(JSON.parse(undated)), "");
}

function print(value: unknown, indent: string): string {
  const inline = JSON.stringify(sortKeys(value));
  if (typeof value !== "object" || value === null || inline.length + indent.length <= LINE_WIDTH)
    return inline;
  const deeper = `${indent}  `;
  const [open, close, lines] = Array.isArray(value)
    ? ["[", "]", value.map((item) => print(item, deeper))]
    : ["{", "}", entries(value).map(([key, item]) => `${JSON.stringify(key)}: ${print(item, deeper)}`)];
  return `${open}\n${lines.map((line) => deeper + line).join(",\n")}\n${indent}${close}`;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(entries(value).map(([key, item]) => [key, sortKeys(item)]));
}

function entries(value: object): [string, unknown][] {
  return Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
}
