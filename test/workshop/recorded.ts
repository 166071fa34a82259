import { readFileSync } from "node:fs";
import { join } from "node:path";

/** A file of the checkout, by its path from there. */
export const read = (path: string): string => readFileSync(join(__dirname, "../..", path), "utf8");

/** What is synthesized for an environment, as the snapshots record it. */
export function recordedOf(environment: string): string {
  return read("test/stacks/__snapshots__/snapshots.test.ts.snap")
    .split(/^exports\[`synthesis makes /m)
    .filter((recorded) => recorded.startsWith(`${environment}-`))
    .join("");
}
