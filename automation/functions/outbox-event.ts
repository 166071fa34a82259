import type { AttributeValue } from "@aws-sdk/client-dynamodb";
import * as z from "zod";
import { bodyOf } from "../adapters/dynamodb/item-layout";
import type { OutboxRecord } from "../remediation/admission/records";

const streamEvent = z.object({
  Records: z.array(
    z.object({
      dynamodb: z.object({
        SequenceNumber: z.string().min(1),
        NewImage: z.record(z.string(), z.unknown()).optional(),
      }),
    }),
  ),
});

const redelivery = z.strictObject({ redeliver: z.literal("overdue") });

/** As much of a record as its delivery rests upon; what it tells may be of a later version. */
const outboxRecord = z.looseObject({
  id: z.string().min(1),
  environment: z.string().min(1),
  atMs: z.number(),
  urgency: z.enum(["page", "notice"]),
  audit: z.looseObject({ id: z.string().min(1), fact: z.looseObject({ what: z.string() }) }),
});

/** One change of the table, as far as it is a message. */
export interface StreamItem {
  /** Names the change in the answer. */
  readonly sequenceNumber: string;
  /** The message, or why it cannot be read. */
  readonly record: OutboxRecord | Error;
}

/** What the function is called with. */
export type NotifyEvent =
  | { readonly kind: "stream"; readonly items: readonly StreamItem[] }
  /** Look after what was not delivered in its time. */
  | { readonly kind: "redeliver" };

/**
 * Reads an event: of the table's stream, or of the schedule, `{"redeliver": "overdue"}`. Changes of the table that are
 * no messages are left out.
 *
 * @throws Error where it is neither
 */
export function readNotifyEvent(event: unknown): NotifyEvent {
  if (redelivery.safeParse(event).success) return { kind: "redeliver" };
  const stream = streamEvent.safeParse(event);
  if (!stream.success) {
    throw new Error('the event is neither of a DynamoDB stream nor {"redeliver": "overdue"}');
  }
  const items = stream.data.Records.flatMap(({ dynamodb: { SequenceNumber: sequenceNumber, NewImage } }) => {
    const row = NewImage as Record<string, AttributeValue> | undefined;
    return row?.["kind"]?.S === "outbox" ? [{ sequenceNumber, record: recordOf(row) }] : [];
  });
  return { kind: "stream", items };
}

function recordOf(row: Record<string, AttributeValue>): OutboxRecord | Error {
  try {
    const body = bodyOf(row);
    const checked = outboxRecord.safeParse(body);
    if (checked.success) return body as OutboxRecord;
    return new Error(`${row["sk"]?.S ?? "a row"} is no outbox record: ${z.prettifyError(checked.error)}`);
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
