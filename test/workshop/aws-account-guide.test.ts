import { read, recordedOf } from "./recorded";

const dev = recordedOf("dev");
const guide = read("docs/guides/aws-account.md");

describe("the guide to an AWS account", () => {
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
