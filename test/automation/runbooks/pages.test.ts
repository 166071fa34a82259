import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { RUNBOOKS } from "../../../automation/runbooks";
import { spec as expandStorage } from "../../../automation/runbooks/expand-storage/spec";
import { spec as restartService } from "../../../automation/runbooks/restart-service/spec";
import { runbookPage } from "../../../scripts/runbooks/runbook-page";

const ROOT = join(__dirname, "..", "..", "..");
const PAGES = join(ROOT, "docs", "runbooks");

const textOf = (folder: string, name: string) => readFileSync(join(folder, name), "utf8");

describe("the pages of the runbooks", () => {
  it("are as their specs are: npm run runbooks changes nothing", () => {
    const fresh = mkdtempSync(join(tmpdir(), "homeostat-pages-"));
    try {
      const script = join(ROOT, "scripts", "runbook-pages.ts");
      execFileSync(process.execPath, ["--import", "tsx", script, ROOT, fresh], { cwd: ROOT });

      expect(readdirSync(PAGES)).toEqual(readdirSync(fresh));
      for (const name of readdirSync(fresh)) expect(textOf(PAGES, name)).toBe(textOf(fresh, name));
    } finally {
      rmSync(fresh, { recursive: true });
    }
  }, 60_000);

  it("lead only to what there is", () => {
    const broken = readdirSync(PAGES).flatMap((name) =>
      [...textOf(PAGES, name).matchAll(/\]\(([^)]+)\)/g)]
        .map(([, link = ""]) => link)
        .filter((link) => !leadsSomewhere(link))
        .map((link) => `${name}: ${link}`),
    );

    expect(broken).toEqual([]);
    expect(leadsSomewhere("../guides/alarms.md#no-such-alarm")).toBe(false);
    expect(leadsSomewhere("no-such-page.md")).toBe(false);
  });

  it("are listed, each once", () => {
    const listed = [...textOf(PAGES, "README.md").matchAll(/\]\(([a-z-]+)\.md\)/g)].map(([, id]) => id);

    expect(listed).toEqual(RUNBOOKS.map(({ id }) => id));
  });

  it("tell every step, what undoes it, every right and every cause", () => {
    for (const spec of RUNBOOKS) {
      const page = textOf(PAGES, `${spec.id}.md`);
      const rollbacks = spec.actions.flatMap(({ rollback }) => (rollback ? [rollback] : []));
      const steps = [...spec.preChecks, ...spec.actions, ...spec.postChecks, ...rollbacks];
      const words = [
        ...steps.flatMap(({ name, says }) => [`\`${name}\``, says]),
        ...spec.permissions.flatMap(({ actions }) => actions.map((action) => `\`${action}\``)),
        ...spec.triggers.map(({ rootCause }) => rootCause),
        ...(spec.prerequisites ?? []),
      ];

      expect(words.filter((word) => !page.includes(word))).toEqual([]);
    }
  });
});

describe("a page", () => {
  const context = { alarmIds: new Set(["service-memory-high"]) };
  const page = runbookPage(restartService, context);

  it("leads to the guide for causes that are alarms, and only for these", () => {
    expect(page).toContain(
      "- [service-memory-high](../guides/alarms.md#service-memory-high) of `AWS::ECS::Service`",
    );
    expect(page).toContain("- `service-task-out-of-memory` of `AWS::ECS::Service`");
  });

  it("tells the limits, those that the spec leaves to the default included", () => {
    expect(page).toContain("| limits | 2 executions for a service in any hour, 15 min between two |");
    expect(page).toContain("| breaker | opens after 3 failures in a row, for 5 min |");
  });

  it("says that a person is always asked, and that nothing is undone, where it is so", () => {
    const irreversible = runbookPage(expandStorage, context);

    expect(irreversible).toContain("5. **Ask** a person, always");
    expect(irreversible).toContain(
      "Nothing. When an action or a check after it fails, a person is paged at once.",
    );
    expect(irreversible).not.toContain("**rolled back**");
    expect(page).toContain("**rolled back**");
  });
});

/** Whether a link from a page leads to a file, and to a heading of it where it names one. */
function leadsSomewhere(link: string): boolean {
  const [path = "", heading] = link.split("#");
  const file = join(PAGES, path);
  if (!existsSync(file) || dirname(file) === ROOT) return false;
  return heading === undefined || new RegExp(`^#+ ${heading}$`, "m").test(readFileSync(file, "utf8"));
}
