import { ENVIRONMENT } from "./environment";
import "./frozen-environment";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { bodyOf } from "../../../automation/adapters/dynamodb/item-layout";
import { handler as intake } from "../../../automation/functions/intake";
import type { AuditRecord } from "../../../automation/remediation/admission/records";
import { FakeDynamoDb } from "../../support/fake-dynamodb";
import { FakeStepFunctions } from "../../support/fake-step-functions";
import { alarmEvent, factsOf, manualEvent } from "../remediation/support/intake";

let table: FakeDynamoDb;

beforeEach(() => {
  table = new FakeDynamoDb(ENVIRONMENT.HOMEOSTAT_TABLE, 100);
  const machine = new FakeStepFunctions(ENVIRONMENT.HOMEOSTAT_WORKFLOW_ARN);
  const send = (to: (command: never) => unknown) => to as never;
  jest
    .spyOn(DynamoDBClient.prototype, "send")
    .mockImplementation(send((command) => table.client.send(command)));
  jest.spyOn(SFNClient.prototype, "send").mockImplementation(send((command) => machine.client.send(command)));
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
});

afterEach(() => jest.restoreAllMocks());

async function decisionsAbout(...events: readonly object[]) {
  for (const event of events) {
    const Records = [{ messageId: "m", body: JSON.stringify(event) }];
    expect(await intake({ Records })).toEqual({ batchItemFailures: [] });
  }
  const rows = [...table.rows.values()].filter((row) => row["kind"]?.S === "audit");
  const records = rows.map((row) => bodyOf(row) as AuditRecord);
  return factsOf(records, "decided").map(({ fact: { decision } }) => decision);
}

test("the function holds to a freeze, and a runbook that is off stays off", async () => {
  const [memory] = await decisionsAbout(alarmEvent("e-1", Date.now(), "ALARM"));
  expect(memory?.outcome).toBe("approval");
  expect(memory?.reasons.map(({ code }) => code)).toContain("change-freeze");

  const [, cpu] = await decisionsAbout(alarmEvent("e-2", Date.now(), "ALARM", "service-cpu-high"));
  expect(cpu).toMatchObject({ runbookId: "scale-service", outcome: "blocked" });
  expect(cpu?.reasons.map(({ says }) => says)).toContain("scale-service is off in dev: a sale is on");
});

test("the function admits for as many services as are set", async () => {
  const of = (service: string) => ({
    service,
    target: { type: "AWS::ECS::Service", id: `homeostat-dev/${service}` },
  });
  const decisions = await decisionsAbout(
    ...["one", "two", "three"].map((service) => manualEvent(`e-${service}`, Date.now(), of(service))),
  );
  expect(decisions.map(({ outcome }) => outcome)).toEqual(["approval", "approval", "blocked"]);
  expect(decisions[2]?.reasons.map(({ code }) => code)).toContain("services-affected");
});

test.each(["", "{", '{"changeFreezes":[{}]}', '{"runbooksOff":{"restart-servce":"a typo"}}'])(
  "the function does not start with %j",
  (settings) => {
    const before = process.env["HOMEOSTAT_REMEDIATION"];
    process.env["HOMEOSTAT_REMEDIATION"] = settings;
    const coldStart = () => {
      jest.isolateModules(() => jest.requireActual("../../../automation/functions/intake"));
    };
    expect(coldStart).toThrow(/HOMEOSTAT_REMEDIATION is /);
    process.env["HOMEOSTAT_REMEDIATION"] = before;
  },
);
