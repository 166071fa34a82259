import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { RUNBOOKS } from "../../../automation/runbooks";
import type { RunbookSpec } from "../../../automation/remediation/runbook-spec";
import { spec as restartService } from "../../../automation/runbooks/restart-service/spec";
import { validateRunbooks } from "../../../automation/runbooks/validate-runbooks";

const FOLDERS = { cache: "adapters/redis/", database: "adapters/postgres/" } as const;

/** What a runbook's adapters connect to, by what they import. */
function connectionsOf(id: string): string[] {
  const file = join(__dirname, "../../../automation/runbooks", id, "adapters.ts");
  if (!existsSync(file)) return [];
  const text = readFileSync(file, "utf8");
  return Object.entries(FOLDERS).flatMap(([name, folder]) => (text.includes(folder) ? [name] : []));
}

test.each(RUNBOOKS.map((spec) => [spec.id, spec] as const))(
  "%s declares what its adapters connect to, and nothing else",
  (id, { connectsTo = [] }: { readonly connectsTo?: readonly string[] }) => {
    expect(connectsTo).toEqual(connectionsOf(id));
  },
);

test("connections that are not known, twice, unsorted or none are refused", () => {
  const problems = (connectsTo: readonly string[]) =>
    validateRunbooks([
      { folder: "restart-service", spec: { ...restartService, connectsTo } as unknown as RunbookSpec },
    ]);
  const says = (given: string) => [
    `restart-service: connectsTo is ${given}; allowed: of cache, database, in this order, each once. ` +
      "Leave it out where the steps call AWS only.",
  ];

  expect(problems(["cache", "database"])).toEqual([]);
  expect(problems(["database", "cache"])).toEqual(says('["database","cache"]'));
  expect(problems(["cache", "cache"])).toEqual(says('["cache","cache"]'));
  expect(problems(["queue"])).toEqual(says('["queue"]'));
  expect(problems([])).toEqual(says("[]"));
});
