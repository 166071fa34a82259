import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Store } from "../../../local/gateway/store";

describe("Store", () => {
  const folder = mkdtempSync(join(tmpdir(), "homeostat-store-"));
  const here = { account: "111111111111", region: "eu-west-1" };
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  test("a store made anew knows what the killed one knew", () => {
    new Store(folder).table<number>("kind", here).set("a", 1);
    const table = new Store(folder).table<number>("kind", here);
    expect(table.entries()).toEqual([["a", 1]]);
    expect(table.delete("a")).toBe(true);
    expect(table.delete("a")).toBe(false);
    expect(new Store(folder).table<number>("kind", here).get("a")).toBeUndefined();
  });

  test("accounts and regions do not see each other", () => {
    const store = new Store(folder);
    store.table<string>("name", here).set("x", "dev");
    expect(store.table("name", { ...here, account: "222222222222" }).get("x")).toBeUndefined();
    expect(store.table("name", { ...here, region: "eu-central-1" }).get("x")).toBeUndefined();
  });

  test("a key that every object inherits is nothing special", () => {
    expect(new Store(folder).table("kind", here).get("constructor")).toBeUndefined();
  });
});
