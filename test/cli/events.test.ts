import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PlanCollector } from "../../cli/engine/plan";
import { parseEvent, type TerraformEvent } from "../../cli/terraform/events";
import { lockInfoFromError, lockInfoFromJson } from "../../cli/terraform/lock-info";

function recorded(name: string): TerraformEvent[] {
  const lines = readFileSync(join(__dirname, "fixtures", name), "utf8").split("\n");
  return lines.flatMap((line) => parseEvent(line) ?? []);
}

describe("parseEvent, on what Terraform really said", () => {
  it("follows an apply in which one resource fails", () => {
    const events = recorded("apply-with-failure.jsonl");
    const of = <T extends TerraformEvent["type"]>(type: T) =>
      events.filter((event): event is Extract<TerraformEvent, { type: T }> => event.type === type);
    expect(of("planned-change").map(({ address, action }) => [address, action])).toEqual(
      expect.arrayContaining([
        ["terraform_data.a", "create"],
        ["terraform_data.b", "create"],
        ["terraform_data.c", "create"],
      ]),
    );
    expect(
      of("start")
        .map(({ address }) => address)
        .toSorted(),
    ).toEqual(["terraform_data.a", "terraform_data.b", "terraform_data.c"]);
    expect(of("complete").map(({ address, id }) => [address, typeof id])).toEqual([
      ["terraform_data.a", "string"],
      ["terraform_data.b", "string"],
    ]);
    expect(of("progress")).toEqual([{ type: "progress", address: "terraform_data.c", elapsedSeconds: 10 }]);
    expect(of("errored")).toEqual([{ type: "errored", address: "terraform_data.c", action: "create" }]);
    const [failure] = of("diagnostic");
    expect(failure?.diagnostic).toMatchObject({
      severity: "error",
      summary: "local-exec provisioner error",
      address: "terraform_data.c",
    });
  });

  it("gathers a plan, where a replacement is one change", () => {
    const collector = new PlanCollector();
    for (const event of recorded("plan-with-replacement.jsonl")) collector.take(event);
    expect(collector.counts).toEqual({ add: 0, change: 0, destroy: 0, replace: 2, import: 0 });
    expect(collector.changes).toContainEqual({
      address: "terraform_data.b",
      resourceType: "terraform_data",
      action: "replace",
      reason: "cannot_update",
    });
  });

  it("keeps what is no JSON as text, and drops empty lines", () => {
    expect(parseEvent("panic: out of range")).toEqual({ type: "text", text: "panic: out of range" });
    expect(parseEvent("")).toBeUndefined();
  });

  it("keeps the message of a type that it does not know", () => {
    expect(parseEvent('{"type":"of_the_future","@message":"hello"}')).toEqual({
      type: "text",
      text: "hello",
    });
  });
});

describe("lock info", () => {
  it("is read from the error of a held lock", () => {
    const [event] = recorded("lock-held.jsonl");
    if (event?.type !== "diagnostic") throw new Error("the fixture is no diagnostic");
    expect(lockInfoFromError(event.diagnostic.detail)).toEqual({
      id: "a6ee4fae-a4a0-b52b-a073-1827851b37ab",
      path: "t.tfstate",
      operation: "terraform apply",
      who: "root@vm",
      terraformVersion: "1.11.4",
      created: "2026-11-21 15:26:57.177197477 +0000 UTC",
    });
  });

  it("is read from its stored form", () => {
    const stored = {
      ID: "1",
      Operation: "OperationTypePlan",
      Who: "a@b",
      Version: "1.11.4",
      Created: "c",
      Path: "p",
    };
    expect(lockInfoFromJson(JSON.stringify(stored))).toEqual({
      id: "1",
      path: "p",
      operation: "terraform plan",
      who: "a@b",
      terraformVersion: "1.11.4",
      created: "c",
    });
  });

  it("is nothing where there is none", () => {
    expect(lockInfoFromError("Error: no such bucket")).toBeUndefined();
    expect(lockInfoFromJson("not JSON")).toBeUndefined();
  });
});
