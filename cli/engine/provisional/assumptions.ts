import { stateStoreOf } from "../../state/state-store-of";
import type { JsonObject } from "../../terraform/json";
import type { Session } from "../session";
import type { Stack } from "../stack";
import { Workspace } from "../workspace";
import { forecastFromPlan, forecastFromSource, type OutputForecast } from "./forecast";
import { remoteStateReadings } from "./remote-states";

/** What must be assumed to plan one stack. */
export interface Assumptions {
  /** Stacks whose outputs, or whose backend, are assumed. Empty: nothing is assumed. */
  readonly stackIds: readonly string[];
  /** Data source of a remote state → assumed outputs. */
  readonly outputs: ReadonlyMap<string, Readonly<Record<string, unknown>>>;
  /** The stack's own state does not exist. */
  readonly emptyState: boolean;
}

/**
 * Finds what is not there yet when a stack is planned: outputs of stacks that were never applied, or that this
 * run's own plans change. A plan that read the old value would promise what the apply does not do.
 */
export class AssumptionFinder {
  readonly #forecasts = new Map<string, OutputForecast>();
  readonly #applied = new Map<string, Promise<boolean>>();
  #backend: Promise<boolean> | undefined;

  constructor(private readonly session: Session) {}

  /** Remembers a plan of this run, for the stacks that come after it. */
  notePlan(stack: Stack, planJson: JsonObject): void {
    this.#forecasts.set(stack.id, forecastFromPlan(stack, planJson));
  }

  /** What must be assumed for a stack, after those that it depends on were planned. */
  async find(stack: Stack): Promise<Assumptions> {
    if (!(await this.#backendExists(stack))) {
      const outputs = this.#readings(stack).map(
        ({ name, upstream }) => [name, this.#forecast(upstream).values] as const,
      );
      const upstreams = this.#readings(stack).map(({ upstream }) => upstream.id);
      const state = this.session.environmentStacks.find(({ name }) => name === "state");
      const backend = state && state.id !== stack.id ? [state.id] : [];
      const stackIds = [...new Set([...backend, ...upstreams])];
      return { stackIds, outputs: new Map(outputs), emptyState: true };
    }
    const outputs = new Map<string, Readonly<Record<string, unknown>>>();
    const stackIds = new Set<string>();
    for (const { name, upstream, outputs: used } of this.#readings(stack)) {
      const forecast = this.#forecast(upstream);
      const applied = await this.#isApplied(upstream);
      const unsure = !applied || [...used].some((output) => this.#isChanging(upstream, output));
      if (!unsure) continue;
      stackIds.add(upstream.id);
      outputs.set(name, forecast.values);
    }
    return { stackIds: [...stackIds], outputs, emptyState: false };
  }

  #readings(stack: Stack): ReturnType<typeof remoteStateReadings> {
    return remoteStateReadings(stack, this.session.environmentStacks);
  }

  #forecast(stack: Stack): OutputForecast {
    return this.#forecasts.get(stack.id) ?? forecastFromSource(stack);
  }

  #isChanging(upstream: Stack, output: string): boolean {
    return this.#forecasts.get(upstream.id)?.uncertain.has(output) ?? false;
  }

  #isApplied(stack: Stack): Promise<boolean> {
    const known = this.#applied.get(stack.id);
    if (known) return known;
    const asked = stateStoreOf(new Workspace(this.session.target, stack))
      .read()
      .then((stored) => stored !== undefined);
    this.#applied.set(stack.id, asked);
    return asked;
  }

  #backendExists(stack: Stack): Promise<boolean> {
    this.#backend ??= stateStoreOf(new Workspace(this.session.target, stack)).backendExists();
    return this.#backend;
  }
}
