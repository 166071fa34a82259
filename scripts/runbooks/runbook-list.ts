import type { RunbookSpec } from "../../automation/remediation/runbook-spec";

/** The page that leads to the pages of all runbooks, as Markdown. */
export function runbookList(specs: readonly RunbookSpec[]): string {
  const rows = specs.map(
    ({ id, title, risk, reversibility, maximumAutonomy, triggers }) =>
      `| [${title}](${id}.md) | ${risk} | ${reversibility} | ${maximumAutonomy === "automatic" ? "when earned" : "no"} | ${triggers
        .map(({ rootCause }) => `\`${rootCause}\``)
        .join(", ")} |`,
  );
  return [
    "# Runbooks",
    "What the automation can do about trouble, one page for each runbook. The pages are written from the specs by `npm run runbooks`, and a test fails where one is stale; how a runbook is added is told in [automation/runbooks](../../automation/runbooks/README.md).",
    [
      "| runbook | risk | reversibility | by itself | answers to |",
      "| --- | --- | --- | --- | --- |",
      ...rows,
    ].join("\n"),
    "Trouble that nothing here answers to goes to a person, with everything that is known about it.",
    "",
  ].join("\n\n");
}
