import { changedAttributes } from "../../cli/engine/changed-attributes";

function changesOf(change: Readonly<Record<string, unknown>>) {
  return changedAttributes({ resource_changes: [{ address: "a.B", change }] }).get("a.B");
}

describe("what differs in a planned change", () => {
  it("shows short plain values from and to", () => {
    const change = {
      actions: ["update"],
      before: { timeout: 30, name: "x", on: false, policy: "p".repeat(50) },
      after: { timeout: 60, name: "x", on: true, policy: "q".repeat(50) },
    };
    expect(changesOf(change)).toEqual([
      { name: "on", before: false, after: true },
      { name: "policy" },
      { name: "timeout", before: 30, after: 60 },
    ]);
  });

  it("never shows a sensitive value, on either side", () => {
    const values = { before: { token: "old", key: "old" }, after: { token: "new", key: "new" } };
    const marks = { before_sensitive: { token: true }, after_sensitive: { key: true } };
    expect(changesOf({ actions: ["update"], ...values, ...marks })).toEqual([
      { name: "key" },
      { name: "token" },
    ]);
    const hidden = changesOf({
      actions: ["update"],
      ...values,
      before_sensitive: true,
      after_sensitive: false,
    });
    expect(JSON.stringify(hidden)).not.toMatch(/old|new/);
  });

  it("names what an update only knows later", () => {
    const change = {
      actions: ["update"],
      before: { policy: "p" },
      after: {},
      after_unknown: { policy: true },
    };
    expect(changesOf(change)).toEqual([{ name: "policy" }]);
  });

  it("says what forces a replacement, and leaves out what every replacement makes anew", () => {
    const change = {
      actions: ["delete", "create"],
      before: { id: "1", arn: "arn:1", zone: "a" },
      after: { zone: "b" },
      after_unknown: { id: true, arn: true },
      replace_paths: [["zone"]],
    };
    expect(changesOf(change)).toEqual([{ name: "zone", before: "a", after: "b", forcesReplacement: true }]);
  });

  it("has nothing to say of what is created or destroyed", () => {
    expect(changesOf({ actions: ["create"], before: null, after: { name: "x" } })).toBeUndefined();
    expect(changesOf({ actions: ["delete"], before: { name: "x" }, after: null })).toBeUndefined();
  });
});
