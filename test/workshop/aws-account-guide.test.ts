import { readFileSync } from "node:fs";
import { join } from "node:path";

const read = (path: string): string => readFileSync(join(__dirname, "../..", path), "utf8");

/** What is synthesized for dev, as the snapshots record it. */
const dev = read("test/stacks/__snapshots__/snapshots.test.ts.snap")
  .split(/^exports\[`synthesis makes /m)
  .filter((recorded) => recorded.startsWith("dev-"))
  .join("");
const guide = read("docs/guides/aws-account.md");

describe("the guide to an AWS account", () => {
  const names = new Set(guide.match(/homeostat-dev-[a-z-]*[a-z]/g));

  test("names several resources", () => {
    expect(names.size).toBeGreaterThan(5);
  });

  test.each([...names])("names %s, which synthesis makes", (name) => {
    expect(dev).toContain(`"${name}"`);
  });

  test("counts the executions that functions reserve", () => {
    const reserved = [...dev.matchAll(/"reserved_concurrent_executions": (\d+)/g)].map(([, count]) =>
      Number(count),
    );
    const sum = reserved.reduce((total, count) => total + count, 0);

    expect(/reserve (\d+) concurrent executions/.exec(guide)?.[1]).toBe(String(sum));
  });

  test("makes the database users as the code that signs in by them describes it", () => {
    const statements = guide.match(/^ *(create user|grant) .*;$/gm)?.map((line) => line.trim()) ?? [];
    const described = read("services/reference/README.md") + read("automation/runbooks/README.md");

    expect(statements.length).toBeGreaterThan(0);
    for (const statement of statements) expect(described).toContain(statement);
  });
});
