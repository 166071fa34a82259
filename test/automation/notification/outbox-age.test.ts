import { outboxAgeLine } from "../../../automation/notification/outbox-age";

const nowMs = Date.UTC(2026, 0, 1);

test("the age is one line in CloudWatch's embedded metric format", () => {
  expect(outboxAgeLine({ environment: "dev", oldestAtMs: nowMs - 90_400, nowMs })).toEqual({
    _aws: {
      Timestamp: 1767225600000,
      CloudWatchMetrics: [
        {
          Namespace: "Homeostat/Remediation",
          Dimensions: [["Environment"]],
          Metrics: [{ Name: "OutboxAgeSeconds", Unit: "Seconds" }],
        },
      ],
    },
    Environment: "dev",
    OutboxAgeSeconds: 90,
  });
});

test.each([
  ["of an empty outbox", undefined],
  ["of one that was written by a clock ahead of ours", nowMs + 5_000],
])("%s is 0", (_, oldestAtMs) => {
  const line = outboxAgeLine({ environment: "dev", nowMs, ...(oldestAtMs !== undefined && { oldestAtMs }) });
  expect(line).toMatchObject({ OutboxAgeSeconds: 0 });
});
