import type { AlarmSpec } from "../alarm-spec";
import { metricsOf } from "../metric";
import type { MissingData } from "../missing-data";
import { atLeast } from "../threshold";

/** A queue with the queue of the messages that it gave up. */
export interface WatchedQueue {
  readonly queueName: string;
  readonly deadLetterQueueName: string;
}

const INACTIVE_IS_EMPTY: MissingData = {
  treatAs: "notBreaching",
  reason: "a queue that was empty and unused for six hours stops reporting",
};

/** What the field watches on a queue and its dead-letter queue. */
export function queueAlarms({ queueName, deadLetterQueueName }: WatchedQueue): AlarmSpec[] {
  const metric = metricsOf("AWS/SQS", { QueueName: queueName });
  const dead = metricsOf("AWS/SQS", { QueueName: deadLetterQueueName });
  return [
    {
      id: "dead-letter-queue-not-empty",
      severity: "P2",
      summary: "A message failed every attempt and waits for a person: its work was not done.",
      signal: dead("ApproximateNumberOfMessagesVisible", "Maximum"),
      threshold: atLeast(1, 1),
      missingData: INACTIVE_IS_EMPTY,
    },
    {
      id: "queue-age-high",
      severity: "P2",
      summary: "The oldest message waits for five minutes or more: the worker is stuck or too slow.",
      signal: metric("ApproximateAgeOfOldestMessage", "Maximum"),
      threshold: atLeast(300, 5),
      missingData: INACTIVE_IS_EMPTY,
    },
    {
      id: "queue-backlog-high",
      severity: "P3",
      summary: "A thousand messages wait for a quarter of an hour: work comes faster than it is done.",
      signal: metric("ApproximateNumberOfMessagesVisible", "Maximum"),
      threshold: atLeast(1000, 15),
      missingData: INACTIVE_IS_EMPTY,
    },
    {
      id: "queue-in-flight-high",
      severity: "P3",
      summary: "96,000 messages are being worked on, of 120,000 possible: beyond that nothing is received.",
      signal: metric("ApproximateNumberOfMessagesNotVisible", "Maximum"),
      threshold: atLeast(96_000, 5),
      missingData: INACTIVE_IS_EMPTY,
    },
  ];
}
