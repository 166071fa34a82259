import { deliver, NotDelivered } from "../../../automation/notification/deliver";
import { messageOf } from "../../../automation/notification/message-of";
import { down, Notes, Patience, refused, ScriptedChannel } from "./support/deps";
import { FACTS, outboxFor, T0 } from "./support/facts";

const page = messageOf(outboxFor(FACTS.settled));
const notice = messageOf(outboxFor(FACTS.approved));
const later = { kind: "failed", says: "busy", mayRetry: true } as const;
const soon = { deadlineMs: T0 + 60_000 };

describe("attempts", () => {
  test("come after waits of full jitter that double up to a bound, and end", async () => {
    const channel = new ScriptedChannel("a", [down]);
    const patience = new Patience(0.999);
    const deps = patience.deps({ attempts: 6, firstDelayMs: 1_000, longestDelayMs: 4_000 });
    await expect(deliver(page, [channel], new Notes(), soon, deps)).rejects.toThrow(
      "message settled#1 is not delivered: a after 6 attempts: it is down",
    );
    expect(patience.slept).toEqual([999, 1_998, 3_996, 3_996, 3_996]);
    expect(channel.sent).toHaveLength(6);
  });

  test("wait as long as the receiver asks for", async () => {
    const channel = new ScriptedChannel("a", [{ ...later, retryAfterMs: 7_000 }, { kind: "delivered" }]);
    const patience = new Patience();
    const results = await deliver(page, [channel], new Notes(), soon, patience.deps());
    expect(patience.slept).toEqual([7_000]);
    expect(results).toEqual([{ channel: "a", kind: "delivered", attempts: 2 }]);
  });

  test("do not wait past the end: what a receiver wants later comes with a later delivery", async () => {
    const channel = new ScriptedChannel("a", [{ ...later, retryAfterMs: 20_000 }]);
    const patience = new Patience();
    await expect(deliver(page, [channel], new Notes(), soon, patience.deps())).rejects.toThrow(NotDelivered);
    expect(patience.slept).toEqual([]);
    expect(channel.sent).toHaveLength(1);
  });

  test("begin in no later delivery before the time that the receiver asked for, whatever the message", async () => {
    const a = new ScriptedChannel("a", [{ ...later, retryAfterMs: 90_000 }, { kind: "delivered" }]);
    const b = new ScriptedChannel("b");
    const notes = new Notes();
    const patience = new Patience();
    const again = (message = page) =>
      deliver(message, [a, b], notes, { deadlineMs: patience.nowMs + 60_000 }, patience.deps());
    await expect(again()).rejects.toThrow("a after 1 attempts: busy");
    patience.nowMs = T0 + 89_999;
    await expect(again()).rejects.toThrow("a wants no call before 2026-03-01T03:01:30.000Z");
    await expect(again(notice)).rejects.toThrow("a wants no call before 2026-03-01T03:01:30.000Z");
    expect([a.sent.length, b.sent.length]).toEqual([1, 2]);
    patience.nowMs = T0 + 90_000;
    expect(await again()).toEqual([
      { channel: "a", kind: "delivered", attempts: 1 },
      { channel: "b", kind: "was-delivered" },
    ]);
  });

  test("begin after a quarter of an hour at the latest, however long the receiver asks for", async () => {
    const channel = new ScriptedChannel("a", [{ ...later, retryAfterMs: 1e12 }, { kind: "delivered" }]);
    const notes = new Notes();
    const patience = new Patience();
    const again = () =>
      deliver(page, [channel], notes, { deadlineMs: patience.nowMs + 60_000 }, patience.deps());
    await expect(again()).rejects.toThrow(NotDelivered);
    patience.nowMs = T0 + 899_999;
    await expect(again()).rejects.toThrow("a wants no call before 2026-03-01T03:15:00.000Z");
    patience.nowMs = T0 + 900_000;
    expect(await again()).toMatchObject([{ kind: "delivered" }]);
  });

  test("begin none after the deadline", async () => {
    const channel = new ScriptedChannel("a");
    const done = deliver(page, [channel], new Notes(), { deadlineMs: T0 }, new Patience().deps());
    await expect(done).rejects.toThrow("a after 0 attempts: there was no time left for it");
    expect(channel.sent).toEqual([]);
  });

  test("are not repeated where the same call would fail again", async () => {
    const channel = new ScriptedChannel("a", [refused]);
    await expect(deliver(page, [channel], new Notes(), soon, new Patience().deps())).rejects.toThrow(
      "a after 1 attempts: it does not want it",
    );
  });

  test("are repeated after what a channel throws", async () => {
    const channel = new ScriptedChannel("a", [new TypeError("broken"), { kind: "delivered" }]);
    const results = await deliver(page, [channel], new Notes(), soon, new Patience().deps());
    expect(results).toEqual([{ channel: "a", kind: "delivered", attempts: 2 }]);
  });

  test("are over after their time although the channel does not listen", async () => {
    const deaf = new ScriptedChannel("deaf").optional();
    deaf.send = () => new Promise(() => undefined);
    const other = new ScriptedChannel("other");
    const deps = new Patience().deps({ callTimeoutMs: 20, attempts: 1 });
    expect(await deliver(page, [deaf, other], new Notes(), soon, deps)).toEqual([
      { channel: "deaf", kind: "failed", attempts: 1, says: "no answer within 20 ms", mayRetry: true },
      { channel: "other", kind: "delivered", attempts: 1 },
    ]);
  });
});

describe("a message", () => {
  test("that a required channel has not got is not delivered", async () => {
    const channels = [new ScriptedChannel("a"), new ScriptedChannel("b", [refused])];
    await expect(deliver(notice, channels, new Notes(), soon, new Patience().deps())).rejects.toThrow(
      NotDelivered,
    );
  });

  test("that only an optional channel has not got is delivered", async () => {
    const channels = [new ScriptedChannel("a"), new ScriptedChannel("b", [refused]).optional()];
    expect(await deliver(notice, channels, new Notes(), soon, new Patience().deps())).toMatchObject([
      { channel: "a", kind: "delivered" },
      { channel: "b", kind: "failed" },
    ]);
  });

  test("that failed on every channel is not delivered, even if none is required", async () => {
    const channels = [new ScriptedChannel("a", [refused]).optional()];
    await expect(deliver(notice, channels, new Notes(), soon, new Patience().deps())).rejects.toThrow(
      NotDelivered,
    );
  });

  test("is not sent again where it was delivered", async () => {
    const [a, b] = [new ScriptedChannel("a"), new ScriptedChannel("b", [refused, { kind: "delivered" }])];
    const notes = new Notes();
    await expect(deliver(page, [a, b], notes, soon, new Patience().deps())).rejects.toThrow(NotDelivered);
    expect(await deliver(page, [a, b], notes, soon, new Patience().deps())).toEqual([
      { channel: "a", kind: "was-delivered" },
      { channel: "b", kind: "delivered", attempts: 1 },
    ]);
    expect(a.sent).toHaveLength(1);
    expect(notes.noted).toEqual(["settled#1 a", "settled#1 b"]);
  });

  test("is sent although nobody can say whether it was, or note that it is", async () => {
    const away = () => Promise.reject(new Error("the table is away"));
    const notes = {
      deliveredOn: away,
      noteDelivered: away,
      passedOn: away,
      noteRefused: away,
      restingUntil: away,
      noteRest: away,
    };
    const channel = new ScriptedChannel("a");
    expect(await deliver(page, [channel], notes, soon, new Patience().deps())).toMatchObject([
      { kind: "delivered" },
    ]);
  });

  test("that no channel hears is no success if it is a page", async () => {
    const deaf = new ScriptedChannel("a");
    deaf.hears = () => false;
    expect(await deliver(notice, [deaf], new Notes(), soon, new Patience().deps())).toEqual([]);
    await expect(deliver(page, [deaf], new Notes(), soon, new Patience().deps())).rejects.toThrow(
      "message settled#1 is not delivered: no channel hears it",
    );
  });

  test("is held back where an earlier one waits", async () => {
    const [a, b] = [new ScriptedChannel("a"), new ScriptedChannel("b")];
    const limits = { ...soon, heldBack: new Set(["b"]) };
    await expect(deliver(page, [a, b], new Notes(), limits, new Patience().deps())).rejects.toThrow(
      "b waits for an earlier message",
    );
    expect([a.sent.length, b.sent.length]).toEqual([1, 0]);
  });
});
