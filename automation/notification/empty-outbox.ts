import type { AuditRecord, OutboxRecord } from "../remediation/admission/records";
import type { Background, BackgroundSource } from "./background";
import type { Channel } from "./channel";
import { deliver, NotDelivered, type ChannelResult } from "./deliver";
import type { Message } from "./message";
import { messageOf, wordlessMessage } from "./message-of";
import type { Outbox, OutcomeBook } from "./outbox";
import { type DeliveryDeps, sendPatiently } from "./send-patiently";
import { waitsBefore, type Wait } from "./waits";

/** Time that channels leave for the page in an emergency. */
const EMERGENCY_RESERVE_MS = 5_000;

/** What takes messages out of the outbox. */
export interface OutboxDeps extends DeliveryDeps {
  readonly channels: readonly Channel[];
  readonly outbox: Outbox;
  readonly background: BackgroundSource;
  readonly outcomes: OutcomeBook;
  /** What is known of a runbook. */
  readonly runbookOf: (id: string) => Background["runbook"];
  /** @default - messages have no links to runbooks */
  readonly runbookPage?: string;
  /** The way to people that needs neither table nor stream; for pages that did not reach whom they must. */
  readonly emergency: Channel;
  /** Writes one line of JSON to the function's log. */
  readonly log: (line: object) => void;
}

/** What became of one record: nothing where it was delivered, else why it was not. */
export interface Emptied {
  readonly record: OutboxRecord;
  /** @default - it is delivered, and out of the outbox */
  readonly error?: Error;
}

/**
 * Delivers records and takes them out of the outbox. Those of one incident go one after the other, in their order; of
 * a channel that fails one of them, now or in another delivery, the later ones are held back, so that a page is never
 * opened after it was resolved. Incidents do not wait for each other.
 *
 * @param records in the order in which they were written
 * @param deadlineMs when it must be over, in milliseconds since the epoch
 */
export async function emptyOutbox(
  records: readonly OutboxRecord[],
  deadlineMs: number,
  deps: OutboxDeps,
): Promise<readonly Emptied[]> {
  const waits = await waitsOf(records, deps);
  const groups = new Map<string, OutboxRecord[]>();
  for (const record of records) {
    const about = record.audit.incidentId ?? record.environment;
    groups.set(about, [...(groups.get(about) ?? []), record]);
  }
  const emptied = [...groups].map(async ([about, group]) => {
    const heldBack = new Set<string>();
    const ends: Emptied[] = [];
    for (const record of group) {
      for (const { atMs, channels } of waits.get(about) ?? []) {
        if (atMs < record.atMs) channels.forEach((channel) => heldBack.add(channel));
      }
      ends.push(await takeOut(record, { deadlineMs, heldBack }, deps));
    }
    return ends;
  });
  return (await Promise.all(emptied)).flat();
}

/** Without an answer nothing is held back: told in another order is better than never. */
async function waitsOf(
  records: readonly OutboxRecord[],
  deps: OutboxDeps,
): Promise<ReadonlyMap<string, readonly Wait[]>> {
  try {
    return await waitsBefore(records, deps);
  } catch (error) {
    deps.log({ earlierMessages: String(error) });
    return new Map();
  }
}

interface GroupLimits {
  readonly deadlineMs: number;
  /** Grows with each channel that fails. */
  readonly heldBack: Set<string>;
}

async function takeOut(record: OutboxRecord, limits: GroupLimits, deps: OutboxDeps): Promise<Emptied> {
  const { outbox, outcomes, log } = deps;
  // An outbox that does not say is taken to hold it.
  if (!(await outbox.isWaiting(record).catch(() => true))) return { record };
  // What counts does not wait for a channel, and people do not wait for what cannot be counted.
  const counted = outcomes.count(record.audit).then(
    () => undefined,
    (error: unknown) => error,
  );
  try {
    const results = await deliverRecord(record, limits, deps);
    log({ message: record.id, channels: results });
    const uncounted = await counted;
    if (uncounted !== undefined) throw asError(uncounted);
    await outbox.remove(record);
    return { record };
  } catch (caught) {
    const error = asError(caught);
    log({ message: record.id, staysInOutbox: error.message });
    return { record, error };
  }
}

function asError(caught: unknown): Error {
  return caught instanceof Error ? caught : new Error(String(caught));
}

async function deliverRecord(
  record: OutboxRecord,
  limits: GroupLimits,
  deps: OutboxDeps,
): Promise<readonly ChannelResult[]> {
  const message = inWords(record, await backgroundOf(record.audit, deps), deps.log);
  try {
    const forChannels = { ...limits, deadlineMs: limits.deadlineMs - EMERGENCY_RESERVE_MS };
    const results = await deliver(message, deps.channels, deps.outbox, forChannels, deps);
    holdBack(results, limits);
    return results;
  } catch (error) {
    if (error instanceof NotDelivered) holdBack(error.results, limits);
    if (message.urgency === "page") await sendInEmergency(message, limits.deadlineMs, deps);
    throw error;
  }
}

function inWords(record: OutboxRecord, background: Background, log: OutboxDeps["log"]): Message {
  try {
    return messageOf(record, background);
  } catch (error) {
    log({ message: record.id, cannotBePutIntoWords: String(error) });
    return wordlessMessage(record);
  }
}

/** What will fail the same way for ever must not keep back what comes after it. */
function holdBack(results: readonly ChannelResult[], { heldBack }: GroupLimits): void {
  for (const result of results) {
    if (result.kind === "resting" || (result.kind === "failed" && result.mayRetry))
      heldBack.add(result.channel);
  }
}

async function sendInEmergency(message: Message, deadlineMs: number, deps: OutboxDeps): Promise<void> {
  const { emergency, outbox, log } = deps;
  const before = await outbox.deliveredOn(message.id).catch(() => new Set<string>());
  if (before.has(emergency.name)) return;
  const { last } = await sendPatiently(message, emergency, deadlineMs, deps);
  if (last.kind === "failed") log({ message: message.id, failedInEmergency: last.says });
  else await outbox.noteDelivered(message.id, emergency.name).catch(() => undefined);
}

/** A page without its background is better than none. */
async function backgroundOf(audit: AuditRecord, deps: OutboxDeps): Promise<Background> {
  const { runbookPage, runbookOf, background, log } = deps;
  const page = runbookPage === undefined ? {} : { runbookPage };
  try {
    const { incident, runbookId } = await background.of(audit);
    const runbook = runbookId === undefined ? undefined : runbookOf(runbookId);
    return { ...page, ...(incident && { incident }), ...(runbook && { runbook }) };
  } catch (error) {
    log({ message: audit.id, background: String(error) });
    return page;
  }
}
