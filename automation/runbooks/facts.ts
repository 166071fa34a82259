import type { JsonValue } from "../remediation/execution/notes";

type Facts = Readonly<Record<string, JsonValue>>;

/**
 * A text among facts or notes.
 *
 * @throws Error where it is not there: what was before is then not known, and nothing may rest upon it
 */
export function textFact(facts: Facts, name: string): string {
  const value = facts[name];
  if (typeof value === "string" && value !== "") return value;
  throw unknownFact(name, value);
}

/**
 * A number among facts or notes.
 *
 * @throws Error where it is not there
 */
export function numberFact(facts: Facts, name: string): number {
  const value = facts[name];
  if (typeof value === "number" && Number.isFinite(value)) return value;
  throw unknownFact(name, value);
}

/**
 * A list of texts among facts or notes.
 *
 * @throws Error where it is not there, or is empty: an empty list never means everything
 */
export function textsFact(facts: Facts, name: string): readonly [string, ...string[]] {
  const value = facts[name];
  if (Array.isArray(value)) {
    const [first, ...more] = value.filter((one): one is string => typeof one === "string" && one !== "");
    if (first !== undefined && more.length + 1 === value.length) return [first, ...more];
  }
  throw unknownFact(name, value);
}

function unknownFact(name: string, value: JsonValue | undefined): Error {
  return new Error(
    `it is not known what ${name} was before: it is noted as ${JSON.stringify(value ?? null)}`,
  );
}

/**
 * Texts by name among facts or notes.
 *
 * @throws Error where they are not there, or are none
 */
export function recordFact(facts: Facts, name: string): Readonly<Record<string, string>> {
  const value = facts[name];
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value).filter(
      (entry): entry is [string, string] => typeof entry[1] === "string",
    );
    if (entries.length > 0 && entries.length === Object.keys(value).length)
      return Object.fromEntries(entries);
  }
  throw unknownFact(name, value);
}
