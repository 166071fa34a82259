import { mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AlarmEngine } from "../../../../local/alarms/alarm-engine";
import type { StateChange } from "../../../../local/alarms/state-change-event";
import { Store } from "../../../../local/gateway/store";
import { ACCOUNT, REGION } from "../../support/aws-client";

export const PLACE = { account: ACCOUNT, region: REGION };

/** An engine with a clock of the test's own, and what it told. */
export interface Alarms {
  readonly engine: AlarmEngine;
  readonly changes: StateChange[];
  /** State and action of each action that was to be taken. */
  readonly acted: string[];
  readonly problems: string[];
  /** Lets time pass, looking at the alarms each second. */
  pass(seconds: number): void;
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

/** An engine without a timer, at the beginning of a minute. */
export function alarmsOf(
  options: { readonly timeScale?: number; readonly directory?: string; readonly nowMs?: number } = {},
): Alarms {
  const clock = { nowMs: options.nowMs ?? Date.UTC(2026, 0, 2, 3, 4, 0) };
  const changes: StateChange[] = [];
  const acted: string[] = [];
  const problems: string[] = [];
  const engine = new AlarmEngine({
    store: new Store(options.directory ?? mkdtempSync(join(tmpdir(), "homeostat-alarms-"))),
    outlet: {
      changed: (change) => changes.push(change),
      act: ({ after }, actions) => acted.push(...actions.map((action) => `${after.state} ${action}`)),
    },
    timeScale: options.timeScale ?? 1,
    now: () => clock.nowMs,
    onProblem: (problem) => problems.push(problem),
  });
  return {
    engine,
    changes,
    acted,
    problems,
    pass(seconds) {
      for (let second = 0; second < seconds; second += 1) {
        clock.nowMs += 1_000;
        engine.look();
      }
    },
    get nowMs() {
      return clock.nowMs;
    },
  };
}
