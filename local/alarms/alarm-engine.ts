import type { Place, Store } from "../gateway/store";
import type { StateValue } from "./alarm-state";
import { AlarmBoard, type AlarmOutlet } from "./alarm-board";
import { type Samples, type Series, seriesKey } from "./datum";
import { type AlarmDefinition, isComposite, type MetricAlarm } from "./definition";
import { evaluateMetricAlarm } from "./evaluate-metric-alarm";
import { MetricStore } from "./metric-store";
import { reasonOf } from "./reason";
import { placesWithAlarms } from "./records";
import { type Signal, signalOf } from "./signal";
import { evaluationIntervalMs } from "./time-scale";

/** Samples of one series, as they are put. */
export interface Datum extends Samples {
  readonly series: Series;
  readonly atMs: number;
}

/** What an engine is made of. */
export interface AlarmEngineOptions {
  readonly store: Store;
  readonly outlet: AlarmOutlet;
  /** How many times faster than in AWS periods pass. */
  readonly timeScale: number;
  readonly now: () => number;
  /** Called with what went wrong in an evaluation. */
  readonly onProblem: (problem: string) => void;
}

/** How often it is looked which alarms are due. */
const LOOK_MS = 250;
/** Samples of the last instant of a period arrive a little after it. */
const SETTLE_MS = 500;
const FORGET_EVERY_MS = 60_000;

/** All alarms of all accounts, evaluated when their periods end. */
export class AlarmEngine {
  readonly #boards = new Map<string, AlarmBoard>();
  readonly #metrics = new Map<string, { readonly place: Place; readonly store: MetricStore }>();
  /** Alarm → end of the last period that it was evaluated for. */
  readonly #evaluated = new Map<string, number>();
  readonly #signals = new WeakMap<MetricAlarm, Signal>();
  #timer: NodeJS.Timeout | undefined;
  #forgotMs = 0;

  constructor(private readonly options: AlarmEngineOptions) {}

  get timeScale(): number {
    return this.options.timeScale;
  }

  /** Evaluates from now on by itself. */
  start(): void {
    this.#timer ??= setInterval(() => this.look(), LOOK_MS);
    this.#timer.unref();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  board(place: Place): AlarmBoard {
    const key = keyOf(place);
    const board = this.#boards.get(key) ?? new AlarmBoard({ ...this.options, place });
    this.#boards.set(key, board);
    return board;
  }

  metrics(place: Place): MetricStore {
    const key = keyOf(place);
    const kept = this.#metrics.get(key) ?? { place, store: new MetricStore() };
    this.#metrics.set(key, kept);
    return kept.store;
  }

  /** Every place with metrics. */
  allMetrics(): readonly { readonly place: Place; readonly store: MetricStore }[] {
    return [...this.#metrics.values()];
  }

  /** Takes samples in. Late ones have the alarms that they concern evaluated again. */
  putData(place: Place, data: readonly Datum[]): void {
    const store = this.metrics(place);
    const oldest = new Map<string, number>();
    for (const datum of data) {
      store.put(datum.series, datum.atMs, datum);
      const key = seriesKey(datum.series);
      oldest.set(key, Math.min(oldest.get(key) ?? Infinity, datum.atMs));
    }
    for (const [name, alarm] of this.board(place).shelf.definitions.entries()) {
      if (!isComposite(alarm)) this.#evaluateAgain(alarmKey(place, name), alarm, oldest);
    }
  }

  /**
   * Makes an alarm or changes it.
   *
   * @throws Error naming what of it cannot be evaluated here
   */
  putAlarm(place: Place, alarm: AlarmDefinition): void {
    if (!isComposite(alarm)) {
      this.#signalOf(alarm);
      // What was measured before the alarm was there is no evidence of silence: it begins with a whole interval.
      const intervalMs = this.#intervalMs(alarm);
      this.#evaluated.set(
        alarmKey(place, alarm.AlarmName),
        boundary(this.options.now(), intervalMs) + intervalMs,
      );
    }
    this.board(place).put(alarm);
  }

  /** Puts an alarm into a state until its next evaluation says otherwise. */
  setState(place: Place, name: string, state: StateValue, reason: { text: string; data: string }): void {
    this.board(place).change(name, state, reason);
  }

  /** Whether anything in the estate measures what an alarm watches; AWS's own metrics are here only as far as something does. */
  isMeasured(place: Place, alarm: MetricAlarm): boolean {
    const store = this.metrics(place);
    return Object.values(this.#signalOf(alarm).watched).some(
      ({ series }) => !series.namespace.startsWith("AWS/") || store.knows(series),
    );
  }

  /** Evaluates what is due. */
  look(): void {
    const nowMs = this.options.now();
    for (const place of placesWithAlarms(this.options.store)) {
      const board = this.board(place);
      for (const [name, alarm] of board.shelf.definitions.entries()) {
        if (!isComposite(alarm)) this.#guard(name, () => this.#evaluateIfDue(place, alarm, nowMs));
      }
      this.#guard("composite alarms", () => board.settleComposites([]));
    }
    if (nowMs - this.#forgotMs < FORGET_EVERY_MS) return;
    this.#forgotMs = nowMs;
    for (const { store } of this.#metrics.values()) store.forgetOld(nowMs);
  }

  #evaluateIfDue(place: Place, alarm: MetricAlarm, nowMs: number): void {
    const key = alarmKey(place, alarm.AlarmName);
    const intervalMs = this.#intervalMs(alarm);
    const endMs = boundary(nowMs - Math.min(SETTLE_MS, intervalMs / 10), intervalMs);
    if (endMs <= (this.#evaluated.get(key) ?? 0)) return;
    this.#evaluated.set(key, endMs);
    if (!this.isMeasured(place, alarm)) return;
    const signal = this.#signalOf(alarm);
    const evaluation = evaluateMetricAlarm(alarm, signal, this.metrics(place), {
      endMs,
      timeScale: this.options.timeScale,
    });
    if (evaluation?.state === undefined) return;
    const reason = reasonOf(alarm, signal, evaluation, evaluation.state, nowMs);
    this.board(place).change(alarm.AlarmName, evaluation.state, reason);
  }

  #evaluateAgain(key: string, alarm: MetricAlarm, oldest: ReadonlyMap<string, number>): void {
    const untilMs = this.#evaluated.get(key);
    if (untilMs === undefined || untilMs > this.options.now()) return;
    const { watched } = this.#signalOf(alarm);
    const late = Object.values(watched).some(
      ({ series }) => (oldest.get(seriesKey(series)) ?? Infinity) < untilMs,
    );
    if (late) this.#evaluated.delete(key);
  }

  #intervalMs(alarm: MetricAlarm): number {
    return evaluationIntervalMs(this.#signalOf(alarm).periodSeconds, this.options.timeScale);
  }

  #signalOf(alarm: MetricAlarm): Signal {
    const known = this.#signals.get(alarm) ?? signalOf(alarm);
    this.#signals.set(alarm, known);
    return known;
  }

  /** One alarm that cannot be evaluated must not keep the others from it. */
  #guard(name: string, evaluate: () => void): void {
    try {
      evaluate();
    } catch (error) {
      this.options.onProblem(`${name}: ${String(error)}`);
    }
  }
}

function boundary(ms: number, intervalMs: number): number {
  return Math.floor(ms / intervalMs) * intervalMs;
}

function keyOf({ account, region }: Place): string {
  return `${account}/${region}`;
}

function alarmKey(place: Place, name: string): string {
  return `${keyOf(place)}/${name}`;
}
