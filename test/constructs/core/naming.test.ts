import fc from "fast-check";
import { joinName, NAME_LIMITS, type ResourceKind } from "../../../constructs/core/naming";

describe("joinName", () => {
  test("joins the parts with hyphens", () => {
    expect(joinName("role", ["homeostat", "dev", "flow-logs"])).toBe("homeostat-dev-flow-logs");
  });

  test("keeps a name that is exactly as long as the limit", () => {
    expect(joinName("targetGroup", ["a".repeat(32)])).toBe("a".repeat(32));
  });

  test("cuts a longer one and ends it in a hash of the whole", () => {
    const name = joinName("targetGroup", ["a".repeat(33)]);

    expect(name).toMatch(/^a{25}-[0-9a-f]{6}$/);
    expect(joinName("targetGroup", ["a".repeat(33)])).toBe(name);
  });

  test("never cuts two names into one", () => {
    expect(joinName("targetGroup", ["a".repeat(33)])).not.toBe(joinName("targetGroup", ["a".repeat(34)]));
  });

  test("leaves no double hyphen where it cuts", () => {
    expect(joinName("targetGroup", ["a".repeat(24), "b".repeat(20)])).toMatch(/^a{24}-[0-9a-f]{6}$/);
  });

  test.each(["", "Dev", "flow_logs", "-dev", "dev-", "a--b", "a b", "ä"])("refuses the part %j", (part) => {
    expect(() => joinName("role", ["homeostat", part])).toThrow(
      `name part ${JSON.stringify(part)} of a role is not allowed: use lower-case letters, digits and single hyphens`,
    );
  });

  test("is always a legal name within the limit", () => {
    const kind = fc.constantFrom(...(Object.keys(NAME_LIMITS) as ResourceKind[]));
    const part = fc.stringMatching(/^[a-z0-9]{1,40}(-[a-z0-9]{1,40}){0,3}$/);

    fc.assert(
      fc.property(kind, fc.array(part, { minLength: 1, maxLength: 6 }), (ofKind, parts) => {
        const name = joinName(ofKind, parts);
        expect(name.length).toBeLessThanOrEqual(NAME_LIMITS[ofKind]);
        expect(name).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
      }),
    );
  });
});
