import { Construct } from "constructs";
import { InvalidPropError } from "../core/invalid-prop-error";
import { Alarm, type IAlarm } from "./alarm";
import type { IAlarmAction } from "./alarm-action";
import { applyOverrides, type AlarmOverrides } from "./alarm-override";
import { alarmKey, type AlarmSpec } from "./alarm-spec";
import { CompositeAlarm } from "./composite-alarm";
import type { Severity } from "./severity";

/** Props of {@link ComponentAlarms}. */
export interface ComponentAlarmsProps {
  /** Part of the platform, in kebab case, e.g. `database`. */
  readonly component: string;
  /** What to watch, e.g. `databaseAlarms(database, …)`. */
  readonly specs: readonly AlarmSpec[];
  /** Whom the alarms tell. */
  readonly action: IAlarmAction;
  /** Page with the runbooks. */
  readonly runbooksUrl: string;
  /** Changes to thresholds or severities, and alarms switched off with a reason. @default - none */
  readonly overrides?: AlarmOverrides;
}

/**
 * All alarms of one component. P1 and P2 page a person, so they speak through one composite alarm each, and P2
 * is quiet during P1; P3 and P4 open tickets and speak for themselves.
 */
export class ComponentAlarms extends Construct {
  readonly component: string;
  /** Specs as built, overrides applied. */
  readonly specs: readonly AlarmSpec[];
  readonly alarms: readonly IAlarm[];
  /** Alarms that page, most urgent first. */
  readonly composites: readonly IAlarm[];
  readonly #props: ComponentAlarmsProps;

  constructor(scope: Construct, id: string, props: ComponentAlarmsProps) {
    super(scope, id);
    this.#props = props;
    this.component = props.component;
    this.specs = applyOverrides(this.node.path, props.specs, props.overrides ?? {});
    this.#validate();
    const built = this.specs.map((spec) => ({ spec, alarm: this.#createAlarm(spec) }));
    this.alarms = built.map(({ alarm }) => alarm);
    const of = (wanted: Severity) =>
      built.filter(({ spec }) => spec.severity === wanted).map(({ alarm }) => alarm);
    const critical = this.#createComposite("P1", of("P1"));
    const urgent = this.#createComposite("P2", of("P2"), critical);
    this.composites = [critical, urgent].filter((composite) => composite !== undefined);
  }

  #createAlarm(spec: AlarmSpec): Alarm {
    const { runbooksUrl, action } = this.#props;
    const pages = spec.severity === "P1" || spec.severity === "P2";
    return new Alarm(this, pascalCase(alarmKey(spec)), { spec, runbooksUrl, ...(pages ? {} : { action }) });
  }

  #createComposite(
    severity: Severity,
    children: readonly IAlarm[],
    quietDuring?: IAlarm,
  ): CompositeAlarm | undefined {
    if (children.length === 0) return undefined;
    const { component, action, runbooksUrl } = this.#props;
    return new CompositeAlarm(this, severity, {
      component,
      severity,
      children,
      action,
      runbooksUrl,
      ...(quietDuring ? { quietDuring } : {}),
    });
  }

  #validate(): void {
    const keys = this.specs.map(alarmKey);
    const twice = keys.find((key, index) => keys.indexOf(key) !== index);
    if (twice === undefined) return;
    throw new InvalidPropError({
      where: this.node.path,
      prop: "specs",
      value: twice,
      allowed: "each kind of alarm once per subject",
      remedy: "Give like resources different subjects.",
    });
  }
}

function pascalCase(kebab: string): string {
  return kebab.replace(/(?:^|-)([a-z0-9])/g, (_, first: string) => first.toUpperCase());
}
