import { readdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const [folder = join(dirname(fileURLToPath(import.meta.url)), "..", "automation", "runbooks")] =
  process.argv.slice(2);

/** What runbooks act through lies beside them. */
const PORTS = "ports";

/** Writes the list of runbooks from their folders: bundles need imports that can be seen without running anything. */
const ids = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== PORTS)
  .map(({ name }) => name)
  .sort();
const text = [
  `import type { RunbookSpec } from "../remediation/runbook-spec";`,
  ...ids.map((id) => `import { spec as ${camelCase(id)} } from "./${id}/spec";`),
  ``,
  `/** Every runbook there is, one for each folder beside this file; written by \`npm run runbooks\`. */`,
  `export const RUNBOOKS: readonly RunbookSpec[] = [`,
  ...ids.map((id) => `  ${camelCase(id)},`),
  `];`,
  ``,
].join("\n");

writeFileSync(join(folder, "index.ts"), text);

function camelCase(kebab) {
  return kebab.replace(/-([a-z0-9])/g, (_, letter) => letter.toUpperCase());
}
