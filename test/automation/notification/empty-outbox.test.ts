import type { BackgroundSource } from "../../../automation/notification/background";
import { emptyOutbox, type OutboxDeps } from "../../../automation/notification/empty-outbox";
import type { Outbox } from "../../../automation/notification/outbox";
import type { OutboxRecord } from "../../../automation/remediation/admission/records";
import { down, Notes, Patience, refused, ScriptedChannel } from "./support/deps";
import { FACTS, incident, outboxFor, T0 } from "./support/facts";

/** An outbox in memory. */
class MemoryOutbox extends Notes implements Outbox {
  readonly waiting: Set<string>;
  failure: Error | undefined;

  constructor(private readonly records: readonly OutboxRecord[]) {
    super();
    this.waiting = new Set(records.map(({ id }) => id));
  }

  isWaiting({ id }: OutboxRecord): Promise<boolean> {
    return this.failure ? Promise.reject(this.failure) : Promise.resolve(this.waiting.has(id));
  }

  remove({ id }: OutboxRecord): Promise<void> {
    if (this.failure) return Promise.reject(this.failure);
    this.waiting.delete(id);
    return Promise.resolve();
  }

  allBefore(untilMs: number): Promise<readonly OutboxRecord[]> {
    if (this.failure) return Promise.reject(this.failure);
    const earlier = this.records.filter(({ id, atMs }) => this.waiting.has(id) && atMs < untilMs);
    return Promise.resolve(earlier);
  }
}

const opened = outboxFor(FACTS.decided, "decided#1");
const closed = outboxFor(FACTS.over, "over#1");
const failed = outboxFor(FACTS.settled, "settled#1");
const background: BackgroundSource = {
  of: () => Promise.resolve({ incident, runbookId: "restart-service" }),
};

function world(records: readonly OutboxRecord[], channels: readonly ScriptedChannel[]) {
  const outbox = new MemoryOutbox(records);
  const emergency = new ScriptedChannel("emergency");
  const counted: string[] = [];
  const lines: object[] = [];
  const deps: OutboxDeps = {
    ...new Patience().deps({ attempts: 1 }),
    channels,
    outbox,
    emergency,
    background,
    runbookOf: (id) => ({ id, title: "Restart a service", severity: "P1" }),
    outcomes: {
      count: ({ id }) => {
        counted.push(id);
        return Promise.resolve();
      },
    },
    log: (line) => lines.push(line),
  };
  const empty = (more: Partial<OutboxDeps> = {}, deadlineMs = T0 + 60_000) =>
    emptyOutbox(records, deadlineMs, { ...deps, ...more });
  /** One delivery of some of them. */
  const take = (...some: readonly OutboxRecord[]) => emptyOutbox(some, T0 + 60_000, deps);
  return { outbox, emergency, counted, lines, empty, take };
}

const titlesOf = ({ sent }: ScriptedChannel) => sent.map(({ id }) => id);

describe("the outbox", () => {
  test("is empty after everything was delivered, and every record was counted", async () => {
    const channel = new ScriptedChannel("a");
    const { outbox, counted, emergency, empty } = world([opened, failed], [channel]);
    expect(await empty()).toEqual([{ record: opened }, { record: failed }]);
    expect([...outbox.waiting]).toEqual([]);
    expect(counted).toEqual(["decided#1", "settled#1"]);
    expect(channel.sent.map(({ title, severity }) => [title, severity])).toEqual([
      [
        "[dev] application-pool-exhausted of reference (homeostat-dev/reference): restart-service is blocked",
        "P2",
      ],
      [
        "[dev] application-pool-exhausted of reference (homeostat-dev/reference): restart-service failed, and what it did is not undone",
        "P1",
      ],
    ]);
    expect(emergency.sent).toEqual([]);
  });

  test("keeps what was not delivered", async () => {
    const { outbox, counted, empty } = world([opened], [new ScriptedChannel("a", [down])]);
    const [end] = await empty();
    expect(end?.error?.message).toContain("a after 1 attempts: it is down");
    expect([...outbox.waiting]).toEqual(["decided#1"]);
    // What it counts for does not wait for a channel.
    expect(counted).toEqual(["decided#1"]);
  });

  test("keeps what was not counted, and people are told all the same", async () => {
    const channel = new ScriptedChannel("a");
    const { outbox, empty } = world([failed], [channel]);
    const outcomes = { count: () => Promise.reject(new Error("no ledger")) };
    expect((await empty({ outcomes }))[0]?.error?.message).toBe("no ledger");
    expect(channel.sent).toHaveLength(1);
    expect([...outbox.waiting]).toEqual(["settled#1"]);
  });

  test("sends nothing that is not in it any more", async () => {
    const channel = new ScriptedChannel("a");
    const { outbox, empty, counted } = world([opened], [channel]);
    outbox.waiting.clear();
    expect(await empty()).toEqual([{ record: opened }]);
    expect([channel.sent, counted]).toEqual([[], []]);
  });

  test("that does not answer is taken to hold it: told twice is better than never", async () => {
    const channel = new ScriptedChannel("a");
    const { outbox, empty } = world([opened], [channel]);
    outbox.failure = new Error("the table is away");
    expect((await empty())[0]?.error?.message).toBe("the table is away");
    expect(channel.sent).toHaveLength(1);
  });
});

describe("the order", () => {
  test("of one incident holds on a channel that fails: the end does not come before the beginning", async () => {
    const [a, b] = [new ScriptedChannel("a", [down, { kind: "delivered" }]), new ScriptedChannel("b")];
    const { outbox, empty } = world([opened, closed], [a, b]);
    expect((await empty()).map(({ error }) => error !== undefined)).toEqual([true, true]);
    expect([titlesOf(a), titlesOf(b)]).toEqual([["decided#1"], ["decided#1", "over#1"]]);
    // The stream comes again with both; each channel then has both, once, in their order.
    expect((await empty()).map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(titlesOf(a)).toEqual(["decided#1", "decided#1", "over#1"]);
    expect(titlesOf(b)).toEqual(["decided#1", "over#1"]);
    expect([...outbox.waiting]).toEqual([]);
  });

  test("keeps nothing back behind what would fail for ever", async () => {
    const a = new ScriptedChannel("a", [refused, { kind: "delivered" }]);
    const { empty } = world([opened, closed], [a]);
    expect((await empty()).map(({ error }) => error !== undefined)).toEqual([true, false]);
  });

  test("of one incident keeps no other waiting", async () => {
    const other: OutboxRecord = { ...failed, id: "other", audit: { ...failed.audit, incidentId: "another" } };
    const a = new ScriptedChannel("a", [down, { kind: "delivered" }]);
    const { empty } = world([opened, other], [a]);
    const ends = await empty();
    expect(ends.filter(({ error }) => !error).map(({ record }) => record.id)).toEqual(["other"]);
  });
});

describe("a channel that asks for patience", () => {
  test("is left alone by all deliveries until then; a page goes the other way, once", async () => {
    const busy = { kind: "failed", says: "busy", mayRetry: true, retryAfterMs: 120_000 } as const;
    const a = new ScriptedChannel("a", [busy, { kind: "delivered" }]);
    const { emergency, empty } = world([opened, closed], [a]);
    await empty();
    await empty({ clock: () => T0 + 50_000 });
    expect([titlesOf(a), titlesOf(emergency)]).toEqual([["decided#1"], ["decided#1"]]);
    const ends = await empty({ clock: () => T0 + 120_000 }, T0 + 180_000);
    expect(ends.map(({ error }) => error)).toEqual([undefined, undefined]);
    expect(titlesOf(a)).toEqual(["decided#1", "decided#1", "over#1"]);
  });
});

describe("the order over several deliveries", () => {
  const later = { ...closed, atMs: T0 + 1 };
  const mostly = (name: string) => new ScriptedChannel(name, [down, { kind: "delivered" }]);

  test("holds: an end that comes while its beginning waits for a channel is not sent there", async () => {
    const [a, b] = [mostly("a"), new ScriptedChannel("b")];
    const { outbox, take } = world([opened, later], [a, b]);
    expect((await take(opened))[0]?.error).toBeDefined();
    expect((await take(later))[0]?.error?.message).toContain("a waits for an earlier message");
    expect([titlesOf(a), titlesOf(b)]).toEqual([["decided#1"], ["decided#1", "over#1"]]);
    expect((await take(opened))[0]?.error).toBeUndefined();
    expect((await take(later))[0]?.error).toBeUndefined();
    expect([titlesOf(a), titlesOf(b)]).toEqual([
      ["decided#1", "decided#1", "over#1"],
      ["decided#1", "over#1"],
    ]);
    expect([...outbox.waiting]).toEqual([]);
  });

  test("keeps nothing back from a channel that the earlier one is not for", async () => {
    const a = mostly("a");
    a.hears = ({ id }) => id !== "decided#1";
    const b = mostly("b").optional();
    const { take } = world([opened, later], [a, b]);
    expect((await take(opened))[0]?.error).toBeDefined();
    expect(await take(later)).toMatchObject([
      { error: { message: expect.stringContaining("a after 1") as string } },
    ]);
    expect([titlesOf(a), titlesOf(b)]).toEqual([["over#1"], ["decided#1"]]);
  });

  test("keeps nothing back behind what was refused for good", async () => {
    const a = new ScriptedChannel("a", [refused, { kind: "delivered" }]);
    const { take } = world([opened, later], [a]);
    expect((await take(opened))[0]?.error).toBeDefined();
    expect(await take(later)).toEqual([{ record: later }]);
    expect(titlesOf(a)).toEqual(["decided#1", "over#1"]);
  });

  test("of one incident keeps no other waiting, and a later message no earlier one", async () => {
    const other: OutboxRecord = { ...later, id: "other", audit: { ...closed.audit, incidentId: "another" } };
    const a = mostly("a");
    const { take } = world([opened, later, other], [a]);
    expect((await take(opened))[0]?.error).toBeDefined();
    expect(await take(other)).toEqual([{ record: other }]);
    expect((await take(later))[0]?.error).toBeDefined();
    expect(await take(opened)).toEqual([{ record: opened }]);
    expect(titlesOf(a)).toEqual(["decided#1", "other", "decided#1"]);
  });

  test("is given up where the outbox does not say what waits: told in another order is better than never", async () => {
    const a = mostly("a");
    const { outbox, take, lines } = world([opened, later], [a]);
    await take(opened);
    outbox.failure = new Error("the table is away");
    await take(later);
    expect(titlesOf(a)).toEqual(["decided#1", "over#1"]);
    expect(lines).toContainEqual({ earlierMessages: "Error: the table is away" });
  });
});

describe("in an emergency", () => {
  test("a page that did not reach whom it must goes the other way, once", async () => {
    const { emergency, empty } = world([failed], [new ScriptedChannel("a", [down])]);
    await empty();
    await empty();
    expect(titlesOf(emergency)).toEqual(["settled#1"]);
  });

  test("a notice waits", async () => {
    const { emergency, empty } = world([closed], [new ScriptedChannel("a", [down])]);
    await empty();
    expect(emergency.sent).toEqual([]);
  });

  test("channels that used up their time have left some for it", async () => {
    const late = new ScriptedChannel("late");
    const { emergency, empty } = world([failed], [late]);
    // Of the 60 seconds, 56 are over.
    await empty({ clock: () => T0 + 56_000 });
    expect([titlesOf(late), titlesOf(emergency)]).toEqual([[], ["settled#1"]]);
  });

  test("that fails as well, the record stays and both are in the log", async () => {
    const { empty, lines, outbox } = world([failed], [new ScriptedChannel("a", [down])]);
    await empty({ emergency: new ScriptedChannel("emergency", [refused]) });
    expect([...outbox.waiting]).toEqual(["settled#1"]);
    expect(JSON.stringify(lines)).toContain('"failedInEmergency":"it does not want it"');
    expect(JSON.stringify(lines)).toContain("a after 1 attempts: it is down");
  });
});

describe("a record", () => {
  test("whose background is not known is told without it", async () => {
    const channel = new ScriptedChannel("a");
    const { empty } = world([failed], [channel]);
    await empty({ background: { of: () => Promise.reject(new Error("throttled")) } });
    expect(channel.sent[0]?.title).toBe(
      "[dev] incident inc-0123456789abcdef0123: its runbook failed, and what it did is not undone",
    );
  });

  test("that cannot be put into words is told as it is", async () => {
    const odd = { ...failed, audit: { ...failed.audit, fact: { what: "asked" } } } as unknown as OutboxRecord;
    const channel = new ScriptedChannel("a");
    const { empty } = world([odd], [channel]);
    expect((await empty())[0]?.error).toBeUndefined();
    expect(channel.sent[0]).toMatchObject({
      urgency: "page",
      title: "[dev] record settled#1 cannot be put into words",
    });
  });

  test("of a kind that is not known yet is told as it is", async () => {
    const fact = { what: "invented-later" };
    const odd = { ...failed, audit: { ...failed.audit, fact } } as unknown as OutboxRecord;
    const channel = new ScriptedChannel("a");
    await world([odd], [channel]).empty();
    expect(channel.sent[0]?.lines[0]).toContain('"what":"invented-later"');
  });
});
