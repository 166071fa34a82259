import type { Place, Store } from "../gateway/store";
import type { StateValue } from "./alarm-state";
import { alarmTime, longTime } from "./aws-time";
import { alarmNameOf, alarmsIn, parseRule, ruleHolds } from "./composite-rule";
import { type AlarmDefinition, type CompositeAlarm, isComposite } from "./definition";
import type { Reason } from "./reason";
import { type AlarmRecord, alarmArn, type AlarmShelf, remember, shelfOf } from "./records";
import type { StateChange } from "./state-change-event";
import { stepSuppression, UNSUPPRESSED } from "./suppression";

/** Where the changes of alarms go. */
export interface AlarmOutlet {
  /** Told at once, whatever becomes of the actions. */
  changed(change: StateChange): void;
  /** Actions of a state are to be taken. */
  act(change: StateChange, actions: readonly string[]): void;
}

/** What a board is made of. */
export interface AlarmBoardOptions {
  readonly place: Place;
  readonly store: Store;
  readonly outlet: AlarmOutlet;
  readonly timeScale: number;
  readonly now: () => number;
}

const INITIAL: Reason = { text: "Unchecked: Initial alarm creation", data: "" };
const WAIT_SECONDS = 60;

/** The alarms of one account and region: their states, and what follows from a change. */
export class AlarmBoard {
  readonly shelf: AlarmShelf;

  constructor(private readonly options: AlarmBoardOptions) {
    this.shelf = shelfOf(options.store, options.place);
  }

  /** Makes an alarm or changes its definition; the state stays. */
  put(definition: AlarmDefinition): void {
    const name = definition.AlarmName;
    const known = this.shelf.records.get(name);
    const nowMs = this.options.now();
    const created = { state: "INSUFFICIENT_DATA", reason: INITIAL.text, reasonData: INITIAL.data } as const;
    this.shelf.definitions.set(name, definition);
    this.shelf.records.set(name, {
      ...(known ?? { ...created, updatedMs: nowMs, transitionedMs: nowMs }),
      configuredMs: nowMs,
    });
    const verb = known ? "updated" : "created";
    remember(this.shelf, name, {
      atMs: nowMs,
      type: "ConfigurationUpdate",
      summary: `Alarm "${name}" ${verb}`,
      data: JSON.stringify({ version: "1.0", type: known ? "Update" : "Create", updatedAlarm: definition }),
    });
    this.settleComposites([]);
  }

  remove(name: string): void {
    this.shelf.definitions.delete(name);
    this.shelf.records.delete(name);
    this.shelf.histories.delete(name);
  }

  /** Puts an alarm into a state; where it is in it already nothing happens. */
  change(name: string, state: StateValue, reason: Reason): void {
    if (this.#transition(name, state, reason)) this.settleComposites([name]);
  }

  stateOf(name: string): StateValue {
    return this.shelf.records.get(name)?.state ?? "INSUFFICIENT_DATA";
  }

  /** Brings composite alarms in line with the alarms that they read, and takes actions that have waited long enough. */
  settleComposites(changedNames: readonly string[]): void {
    let triggers = changedNames;
    // Composites may read composites: at most as many rounds as there are, so that a circle ends too.
    for (const _ of this.#composites()) {
      const moved = this.#composites().filter((alarm) => this.#settle(alarm, triggers));
      if (moved.length === 0) break;
      triggers = moved.map(({ AlarmName }) => AlarmName);
    }
    for (const alarm of this.#composites()) this.#stepSuppression(alarm);
  }

  #composites(): CompositeAlarm[] {
    return this.shelf.definitions.entries().flatMap(([, alarm]) => (isComposite(alarm) ? [alarm] : []));
  }

  #settle(alarm: CompositeAlarm, triggers: readonly string[]): boolean {
    const rule = parseRule(alarm.AlarmRule);
    const state = ruleHolds(rule, (name) => this.stateOf(name)) ? "ALARM" : "OK";
    const triggering = alarmsIn(rule).filter((name) => triggers.includes(name));
    return this.#transition(alarm.AlarmName, state, this.#compositeReason(triggering, state));
  }

  #compositeReason(triggering: readonly string[], state: StateValue): Reason {
    const { place } = this.options;
    const told = triggering.flatMap((name) => {
      const record = this.shelf.records.get(name);
      return record ? [{ arn: alarmArn(place, name), record }] : [];
    });
    const text = told.map(
      ({ arn, record }) => `${arn} transitioned to ${record.state} at ${longTime(record.transitionedMs)}`,
    );
    const triggeringAlarms = told.map(({ arn, record }) => ({
      arn,
      state: { value: record.state, timestamp: alarmTime(record.updatedMs) },
    }));
    return {
      text: text.join(" and ") || `This alarm was created and its alarm rule evaluates to ${state}`,
      data: JSON.stringify({ triggeringAlarms }),
    };
  }

  #transition(name: string, state: StateValue, reason: Reason): boolean {
    const alarm = this.shelf.definitions.get(name);
    const before = this.shelf.records.get(name);
    if (!alarm || before?.state === state || !before) return false;
    const nowMs = this.options.now();
    const { suppressedBy: _, ...kept } = before;
    const after: AlarmRecord = {
      ...kept,
      state,
      reason: reason.text,
      reasonData: reason.data,
      updatedMs: nowMs,
      transitionedMs: nowMs,
    };
    this.shelf.records.set(name, after);
    const change = { place: this.options.place, alarm, before, after };
    remember(this.shelf, name, {
      atMs: nowMs,
      type: "StateUpdate",
      summary: `Alarm updated from ${before.state} to ${state}`,
      data: JSON.stringify({ version: "1.0", oldState: told(before), newState: told(after) }),
    });
    this.options.outlet.changed(change);
    if (!hasSuppressor(alarm)) this.#act(change);
    return true;
  }

  #stepSuppression(alarm: CompositeAlarm): void {
    const before = this.shelf.records.get(alarm.AlarmName);
    if (!hasSuppressor(alarm) || !before) return;
    const { ActionsSuppressorWaitPeriod: wait, ActionsSuppressorExtensionPeriod: extension } = alarm;
    const suppressorOn = this.stateOf(alarmNameOf(alarm.ActionsSuppressor)) === "ALARM";
    const { timeScale, now, place } = this.options;
    const ms = (seconds: number | undefined): number => ((seconds ?? WAIT_SECONDS) * 1000) / timeScale;
    const step = stepSuppression(
      before.suppression ?? UNSUPPRESSED,
      { state: before.state, suppressorOn, nowMs: now() },
      { waitMs: ms(wait), extensionMs: ms(extension) },
    );
    const { suppressedBy: _, ...kept } = before;
    const after = { ...kept, suppression: step.next, ...(step.by && { suppressedBy: step.by }) };
    if (JSON.stringify(after) === JSON.stringify(before)) return;
    this.shelf.records.set(alarm.AlarmName, after);
    if (step.act !== undefined) this.#act({ place, alarm, before, after });
  }

  #act(change: StateChange): void {
    const { alarm, after } = change;
    const actions = {
      OK: alarm.OKActions,
      ALARM: alarm.AlarmActions,
      INSUFFICIENT_DATA: alarm.InsufficientDataActions,
    }[after.state];
    if (alarm.ActionsEnabled && actions.length > 0) this.options.outlet.act(change, actions);
  }
}

function hasSuppressor(alarm: AlarmDefinition): alarm is CompositeAlarm & { ActionsSuppressor: string } {
  return isComposite(alarm) && alarm.ActionsSuppressor !== undefined;
}

function told({ state, reason, reasonData }: AlarmRecord) {
  return {
    stateValue: state,
    stateReason: reason,
    ...(reasonData === "" ? {} : { stateReasonData: JSON.parse(reasonData) as unknown }),
  };
}
