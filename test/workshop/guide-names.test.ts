import { read, recordedOf } from "./recorded";

describe.each([
  ["aws-account", "dev"],
  ["replay", "prod"],
])("the guide %s, written for %s", (guide, environment) => {
  const recorded = recordedOf(environment);
  const spelled = new RegExp(`homeostat-${environment}-[a-z-]*[a-z](\\.fifo)?`, "g");
  const names = new Set(read(`docs/guides/${guide}.md`).match(spelled));

  test("names several resources", () => {
    expect(names.size).toBeGreaterThan(5);
  });

  test.each([...names])("names %s, which synthesis makes", (name) => {
    expect(recorded).toContain(`"${name}"`);
  });
});
