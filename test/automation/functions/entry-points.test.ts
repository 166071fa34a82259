import { ENVIRONMENT } from "./environment";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SFNClient } from "@aws-sdk/client-sfn";
import { type PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import { bodyOf, outboxRow } from "../../../automation/adapters/dynamodb/item-layout";
import { handler as ended } from "../../../automation/functions/ended";
import { handler as intake } from "../../../automation/functions/intake";
import { handler as sweep } from "../../../automation/functions/sweep";
import { outboxOf, type AuditRecord } from "../../../automation/remediation/admission/records";
import { engineRequestSchema } from "../../../automation/remediation/execution/request-schemas";
import { FakeDynamoDb } from "../../support/fake-dynamodb";
import { FakeStepFunctions } from "../../support/fake-step-functions";
import { alarmEvent, factsOf } from "../remediation/support/intake";
import { record } from "../remediation/support/records";

const {
  HOMEOSTAT_TABLE: TABLE,
  HOMEOSTAT_WORKFLOW_ARN: MACHINE,
  HOMEOSTAT_EMERGENCY_TOPIC_ARN: TOPIC,
} = ENVIRONMENT;

/** The services, as the clients of the entry points see them. */
let table: FakeDynamoDb;
let machine: FakeStepFunctions;
let pages: PublishCommand["input"][];

beforeEach(() => {
  table = new FakeDynamoDb(TABLE, 100);
  machine = new FakeStepFunctions(MACHINE);
  pages = [];
  const send = (to: (command: never) => unknown) => to as never;
  jest
    .spyOn(DynamoDBClient.prototype, "send")
    .mockImplementation(send((command) => table.client.send(command)));
  jest.spyOn(SFNClient.prototype, "send").mockImplementation(send((command) => machine.client.send(command)));
  jest.spyOn(SNSClient.prototype, "send").mockImplementation(
    send(({ input }: PublishCommand) => {
      pages.push(input);
      return Promise.resolve({});
    }),
  );
  jest.spyOn(process.stdout, "write").mockReturnValue(true);
});

afterEach(() => jest.restoreAllMocks());

function batch(...events: readonly object[]) {
  return {
    Records: events.map((event, index) => ({ messageId: `m-${index}`, body: JSON.stringify(event) })),
  };
}

function audit(): readonly AuditRecord[] {
  const rows = [...table.rows.values()].filter((row) => row["kind"]?.S === "audit");
  return rows.map((row) => bodyOf(row) as AuditRecord);
}

function endOf(name: string, status = "FAILED") {
  return {
    source: "aws.states",
    "detail-type": "Step Functions Execution Status Change",
    detail: {
      name,
      status,
      stopDate: Date.now(),
      error: "States.Runtime",
      cause: "a path that is not there",
    },
  };
}

const outage = new Error("connect ECONNREFUSED");

describe("intake", () => {
  test("starts an execution whose state the engine understands, once for two deliveries", async () => {
    const event = alarmEvent("e-1", Date.now(), "ALARM");
    expect(await intake(batch(event, event))).toEqual({ batchItemFailures: [] });
    expect(machine.executions.size).toBe(1);
    const [[name, { input }] = ["", { input: "" }]] = machine.executions;
    const { state } = JSON.parse(input) as { readonly state: unknown };
    const hold = engineRequestSchema.parse({ operation: "hold", leaseSeconds: 60, state });
    expect(hold.state.grant).toMatchObject({ executionId: name, fence: 1 });
    expect(factsOf(audit(), "decided").map(({ executionId }) => executionId)).toEqual([name]);
    expect(pages).toEqual([]);
  });

  test("without its table gives the whole batch back, and pages by the topic", async () => {
    table.failAlways(outage);
    const events = [alarmEvent("e-1", Date.now(), "ALARM"), alarmEvent("e-2", Date.now(), "OK")];
    const left = { batchItemFailures: [{ itemIdentifier: "m-0" }, { itemIdentifier: "m-1" }] };
    expect(await intake(batch(...events))).toEqual(left);
    expect(pages.map(({ TopicArn }) => TopicArn)).toEqual([TOPIC]);
    expect(pages[0]?.Message).toContain("ECONNREFUSED");
    expect(machine.executions.size).toBe(0);
    table.failAlways();
    expect(await intake(batch(...events))).toEqual({ batchItemFailures: [] });
    expect(machine.executions.size).toBe(1);
  });

  test("keeps what is not understood, with a page in the outbox", async () => {
    expect(await intake(batch({ source: "aws.cloudwatch" }))).toEqual({ batchItemFailures: [] });
    expect(factsOf(audit(), "rejected")).toHaveLength(1);
    const outbox = [...table.rows.values()].filter((row) => row["kind"]?.S === "outbox");
    expect(outbox.map((row) => row["urgency"]?.S)).toEqual(["page"]);
  });
});

describe("ended", () => {
  test("settles what the workflow could not", async () => {
    await intake(batch(alarmEvent("e-1", Date.now(), "ALARM")));
    const [name = ""] = machine.executions.keys();
    await ended(endOf(name));
    await ended(endOf(name));
    const [settled, ...more] = factsOf(audit(), "settled");
    expect(more).toEqual([]);
    expect(settled).toMatchObject({ executionId: name, fact: { outcome: "failed" } });
    expect(settled?.fact.says).toContain("States.Runtime");
  });

  test("what a person stopped while it acted is not settled yet, and pages by the topic", async () => {
    await intake(batch(alarmEvent("e-1", Date.now(), "ALARM")));
    const [name = ""] = machine.executions.keys();
    await ended(endOf(name, "ABORTED"));
    expect(factsOf(audit(), "settled")).toEqual([]);
    expect(pages.map(({ Subject }) => Subject)).toEqual(["An execution was stopped in dev"]);
    expect(pages[0]?.Message).toContain("its target stays locked until then");
  });

  test("without its table pages by the topic, and fails so that it is called again", async () => {
    table.failAlways(outage);
    await expect(ended(endOf("exe-0123456789abcdef0123"))).rejects.toThrow("ECONNREFUSED");
    expect(pages).toHaveLength(1);
  });
});

describe("sweep", () => {
  test("tells of messages that nobody delivers by the topic, and wakes nobody again for what follows", async () => {
    expect(await sweep()).toEqual({ swept: [], ended: [], problems: [] });
    const old = record("settled#exe-1", Date.now() - 10 * 60_000, {
      what: "settled",
      outcome: "failed",
      says: "",
    });
    table.put(outboxRow(outboxOf(old)));
    const { problems } = await sweep();
    expect(problems).toEqual([
      "messages that are not delivered: 1, of them pages: 1; the oldest waits for 10 minutes",
    ]);
    expect(pages).toHaveLength(1);
    table.failAlways(outage);
    expect((await sweep()).problems).toHaveLength(2);
    expect(pages).toHaveLength(1);
  });
});
