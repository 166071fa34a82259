import type { Notes } from "../../remediation/execution/notes";
import type { TargetState } from "../../remediation/execution/steps";
import { assertOwnName } from "../own-name";

/** Numbers by name; none is a true answer here: an environment may have no service, or no node group. */
export type Sizes = Readonly<Record<string, number>>;

/**
 * Numbers by name among facts or notes.
 *
 * @throws Error where they are not there: what was not noted is not touched
 */
export function sizesOf(facts: TargetState | Notes, name: string): Sizes {
  const value = facts[name];
  if (typeof value === "object" && value !== null && !Array.isArray(value)) {
    const entries = Object.entries(value).filter(
      (entry): entry is [string, number] => typeof entry[1] === "number",
    );
    if (entries.length === Object.keys(value).length) return Object.fromEntries(entries);
  }
  throw new Error(
    `it is not known what ${name} were before: they are noted as ${JSON.stringify(value ?? null)}`,
  );
}

/** @throws Error where nobody has noted the size of this one */
export function sizeOf(sizes: Sizes, name: string): number {
  const size = Object.hasOwn(sizes, name) ? sizes[name] : undefined;
  if (size !== undefined) return size;
  throw new Error(`it is not known what size ${name} had before`);
}

/** Whether each of the names belongs to the environment. */
export function isOwn(environment: string, ...names: readonly string[]): boolean {
  try {
    for (const name of names) assertOwnName("the name", name, environment);
    return true;
  } catch {
    return false;
  }
}
