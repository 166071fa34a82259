import type { PutEventsCommand, PutEventsCommandOutput } from "@aws-sdk/client-eventbridge";
import { AwsIncidentReports } from "../../../../automation/adapters/aws/incident-reports";

const REPORT = {
  source: "homeostat",
  detailType: "Manual Incident",
  detail: { rootCause: "cache-stale" },
} as const;

function answering(answer: Partial<PutEventsCommandOutput>) {
  const sent: unknown[] = [];
  const client = {
    send: (command: PutEventsCommand) => {
      sent.push(command.input);
      return Promise.resolve({ $metadata: {}, ...answer });
    },
  };
  return { sent, reports: new AwsIncidentReports({ busName: "homeostat-dev-remediation", client }) };
}

test("a report is one event on the bus for reports", async () => {
  const { sent, reports } = answering({ Entries: [{ EventId: "event-9" }] });
  expect(await reports.put(REPORT)).toBe("event-9");
  expect(sent).toEqual([
    {
      Entries: [
        {
          EventBusName: "homeostat-dev-remediation",
          Source: "homeostat",
          DetailType: "Manual Incident",
          Detail: '{"rootCause":"cache-stale"}',
        },
      ],
    },
  ]);
});

test.each([
  [
    "refused, in a good answer",
    { Entries: [{ ErrorCode: "InternalFailure", ErrorMessage: "try again" }] },
    "InternalFailure try again",
  ],
  ["not answered", {}, "no answer"],
])("a report that is %s is not lost unheard", async (_how, answer, why) => {
  await expect(answering(answer).reports.put(REPORT)).rejects.toThrow(
    `homeostat-dev-remediation did not take the report: ${why}`,
  );
});
