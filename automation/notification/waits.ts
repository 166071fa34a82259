import type { OutboxRecord } from "../remediation/admission/records";
import type { Channel } from "./channel";
import { messageOf, wordlessMessage } from "./message-of";
import type { Message } from "./message";
import type { Outbox } from "./outbox";

/** An earlier message of an incident, and the channels that have yet to get it. */
export interface Wait {
  /** When it was written, in milliseconds since the epoch. */
  readonly atMs: number;
  readonly channels: readonly string[];
}

/** What earlier messages are looked up with. */
export interface WaitsDeps {
  readonly channels: readonly Channel[];
  readonly outbox: Outbox;
}

/**
 * Messages of the same incidents that other deliveries have left in the outbox, for each incident those that some channel
 * waits for. Who sends a later message there would have it come first: a page would open after it was resolved.
 *
 * @param records the messages that are being delivered; they look after their own order
 * @throws whatever the outbox throws
 */
export async function waitsBefore(
  records: readonly OutboxRecord[],
  { channels, outbox }: WaitsDeps,
): Promise<ReadonlyMap<string, readonly Wait[]>> {
  const own = new Set(records.map(({ id }) => id));
  const incidents = new Set(records.flatMap(({ audit }) => audit.incidentId ?? []));
  const waits = new Map<string, readonly Wait[]>();
  if (incidents.size === 0) return waits;
  const latestMs = Math.max(...records.map(({ atMs }) => atMs));
  for (const record of await outbox.allBefore(latestMs)) {
    const { incidentId } = record.audit;
    if (incidentId === undefined || !incidents.has(incidentId) || own.has(record.id)) continue;
    const passed = await outbox.passedOn(record.id);
    const missing = channels.filter(
      (channel) => channel.hears(asMessage(record)) && !passed.has(channel.name),
    );
    const wait = { atMs: record.atMs, channels: missing.map(({ name }) => name) };
    waits.set(incidentId, [...(waits.get(incidentId) ?? []), wait]);
  }
  return waits;
}

/** Who hears of it does not depend on its background. */
function asMessage(record: OutboxRecord): Message {
  try {
    return messageOf(record);
  } catch {
    return wordlessMessage(record);
  }
}
