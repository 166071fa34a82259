import fc from "fast-check";
import { checkEffect } from "../../../../automation/remediation/guardrails/check-effect";
import { SETTLED_OUTCOMES } from "../../../../automation/remediation/guardrails/event";
import { guardrailLimits } from "../../../../automation/remediation/guardrails/limits";
import { holderOf, reduce } from "../../../../automation/remediation/guardrails/reduce";
import { keysOf } from "../../../../automation/remediation/guardrails/scope";
import { admitted, exact, fresh, LEASE, MINUTE, SECOND, settled, T0 } from "../support/guardrails";

const held = admitted(fresh, "first", T0);
const first = { executionId: "first", fence: 1 };
const refusals = (items: typeof held, nowMs: number, digest?: string) =>
  checkEffect(items, { ...first, ...(digest === undefined ? {} : { digest }) }, nowMs).map(
    ({ code }) => code,
  );

test("an item that changes has the next version; one that does not is the same object", () => {
  expect(held.environment.version).toBe(1);
  expect(held.lock.version).toBe(1);
  expect(held.breaker).toBe(fresh.breaker);
  const over = settled(held, "first", "succeeded-verified", T0);
  expect([over.environment.version, over.window.version, over.lock.version]).toEqual([2, 2, 2]);
});

test("an event with a stale fence changes nothing", () => {
  const over = settled(held, "first", "succeeded-verified", T0);
  const next = admitted(over, "second", T0 + 20 * MINUTE);
  for (const stale of [
    first,
    { executionId: "first", fence: next.lock.fence },
    { executionId: "second", fence: 1 },
  ]) {
    expect(reduce(next, { type: "settled", outcome: "failed", ...stale }, T0)).toEqual(next);
    expect(reduce(next, { type: "heartbeat", leaseMs: LEASE, ...stale }, T0)).toEqual(next);
    expect(holderOf(next, stale)).toBeUndefined();
  }
  expect(holderOf(next, { executionId: "second", fence: 3 })?.executionId).toBe("second");
});

test("a fence is given once, whatever happens", () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...SETTLED_OUTCOMES, "lease-expired" as const)), (ends) => {
      const fences = new Set<number>();
      let items = fresh;
      for (const [index, end] of ends.entries()) {
        const executionId = `${index}`;
        items = admitted(items, executionId, T0);
        const { fence, leaseUntilMs } = items.lock;
        fences.add(fence);
        items =
          end === "lease-expired"
            ? reduce(items, { type: end, executionId, fence }, leaseUntilMs)
            : settled(items, executionId, end, T0);
        expect(items.lock.holder).toBeUndefined();
        expect(items.environment.inFlight).toEqual([]);
      }
      expect(fences.size).toBe(ends.length);
    }),
    { numRuns: 50 },
  );
});

test("a lease ends for others only when its holder's clock says so as well", () => {
  const limits = guardrailLimits();
  const items = admitted(fresh, "first", T0, { limits });
  const expire = (nowMs: number) => reduce(items, { type: "lease-expired", ...first }, nowMs);
  expect(expire(T0 + LEASE + 60 * SECOND - 1)).toEqual(items);
  expect(expire(T0 + LEASE + 60 * SECOND).environment.inFlight).toEqual([]);
  expect(refusals(items, T0 + LEASE - 1)).toEqual([]);
  expect(refusals(items, T0 + LEASE)).toEqual(["lease-over"]);
});

test("a heartbeat extends a lease and never shortens it", () => {
  const beaten = reduce(held, { type: "heartbeat", ...first, leaseMs: LEASE }, T0 + MINUTE);
  expect(beaten.lock.leaseUntilMs).toBe(T0 + MINUTE + LEASE);
  expect(beaten.environment.inFlight[0]?.leaseUntilMs).toBe(T0 + MINUTE + LEASE);
  const shorter = reduce(beaten, { type: "heartbeat", ...first, leaseMs: 1 }, T0 + MINUTE);
  expect(shorter.lock.leaseUntilMs).toBe(T0 + MINUTE + LEASE);
});

test("what needs an approval acts with a valid one of this very plan only", () => {
  const limits = { ...exact, clockSkewMs: 10 * SECOND };
  const waiting = admitted(fresh, "first", T0, { needsApproval: true, limits });
  expect(refusals(waiting, T0, "plan")).toEqual(["approval-missing"]);
  const approval = { by: "ada", digest: "plan", untilMs: T0 + MINUTE };
  const approved = reduce(waiting, { type: "approved", ...first, approval }, T0);
  expect(refusals(approved, T0 + 50 * SECOND - 1, "plan")).toEqual([]);
  expect(refusals(approved, T0 + 50 * SECOND, "plan")).toEqual(["approval-expired"]);
  expect(refusals(approved, T0, "another plan")).toEqual(["approval-void"]);
  expect(refusals(approved, T0)).toEqual(["approval-void"]);
});

test("a lease must last as long as the effect may", () => {
  const lasting = (lastsMs: number) => checkEffect(held, { ...first, lastsMs }, T0).map(({ code }) => code);
  expect(lasting(LEASE - 1)).toEqual([]);
  expect(lasting(LEASE)).toEqual(["lease-over"]);
});

test("what an approval began is finished, or undone, though it has expired; never another plan, never without one", () => {
  const waiting = admitted(fresh, "first", T0, { needsApproval: true });
  const approval = { by: "ada", digest: "plan", untilMs: T0 + 10 * SECOND };
  const approved = reduce(waiting, { type: "approved", ...first, approval }, T0);
  const late = T0 + 20 * SECOND;
  const goingOn = (items: typeof held, digest: string) =>
    checkEffect(items, { ...first, digest, isUnderWay: true }, late).map(({ code }) => code);
  expect(refusals(approved, late, "plan")).toEqual(["approval-expired"]);
  expect(goingOn(approved, "plan")).toEqual([]);
  expect(goingOn(approved, "another plan")).toEqual(["approval-void"]);
  expect(goingOn(waiting, "plan")).toEqual(["approval-missing"]);
});

test("scopes whose names hold the separator have keys of their own", () => {
  const keys = (runbookId: string, service: string) =>
    keysOf({ environment: "prod", runbookId, service, target: "t" }).window;
  expect(keys("a#b", "c")).not.toBe(keys("a", "b#c"));
  expect(keys("a%23b", "c")).not.toBe(keys("a#b", "c"));
});
