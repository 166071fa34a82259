import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "prettier";
import type { RunbookSpec } from "../automation/remediation/runbook-spec";
import { runbookList } from "./runbooks/runbook-list";
import { runbookPage } from "./runbooks/runbook-page";

/**
 * Writes the pages of all runbooks from their specs: `node --import tsx scripts/runbook-pages.ts [root] [output]`.
 * Whatever else lies in the folder of the pages is removed, so that no page outlives its runbook.
 */
async function main([
  root = resolve(__dirname, ".."),
  output = join(root, "docs", "runbooks"),
]: string[]): Promise<void> {
  const index = pathToFileURL(join(root, "automation", "runbooks", "index.ts")).href;
  const { RUNBOOKS } = (await import(index)) as { readonly RUNBOOKS: readonly RunbookSpec[] };
  const alarms = readFileSync(join(root, "docs", "guides", "alarms.md"), "utf8");
  const alarmIds = new Set([...alarms.matchAll(/^### (\S+)$/gm)].map(([, id = ""]) => id));
  const pages = new Map([
    ["README.md", runbookList(RUNBOOKS)],
    ...RUNBOOKS.map((spec) => [`${spec.id}.md`, runbookPage(spec, { alarmIds })] as const),
  ]);
  mkdirSync(output, { recursive: true });
  for (const [name, text] of pages) {
    writeFileSync(join(output, name), await format(text, { parser: "markdown", printWidth: 110 }));
  }
  for (const name of readdirSync(output)) if (!pages.has(name)) rmSync(join(output, name));
}

void main(process.argv.slice(2));
