import { InvalidPropError } from "../core/invalid-prop-error";
import type { AlarmSpec } from "./alarm-spec";
import type { Severity } from "./severity";

/** A change to one kind of alarm; switching it off needs a reason. */
export type AlarmOverride =
  | { readonly enabled: false; readonly reason: string }
  | { readonly thresholdValue?: number; readonly severity?: Severity };

/** Changes by kind of alarm, e.g. `{ "database-cpu-high": { thresholdValue: 95 } }`. */
export type AlarmOverrides = Readonly<Record<string, AlarmOverride>>;

/**
 * The specs with the changes applied.
 *
 * @throws InvalidPropError on a kind that does not exist, or a switched-off alarm without a reason
 */
export function applyOverrides(
  where: string,
  specs: readonly AlarmSpec[],
  overrides: AlarmOverrides,
): AlarmSpec[] {
  const known = new Set(specs.map(({ id }) => id));
  for (const [id, override] of Object.entries(overrides)) {
    if (!known.has(id)) {
      throw new InvalidPropError({
        where,
        prop: "overrides",
        value: id,
        allowed: [...known].sort().join(", "),
        remedy: "Name an alarm that this component has.",
      });
    }
    if ("enabled" in override && override.reason.trim() === "") {
      throw new InvalidPropError({
        where,
        prop: `overrides.${id}.reason`,
        value: override.reason,
        allowed: "a sentence",
        remedy: "Say why nobody needs to know.",
      });
    }
  }
  return specs.flatMap((spec) => {
    const override = overrides[spec.id];
    if (override === undefined) return [spec];
    if ("enabled" in override) return [];
    const value = override.thresholdValue ?? spec.threshold.value;
    const severity = override.severity ?? spec.severity;
    return [{ ...spec, severity, threshold: { ...spec.threshold, value } }];
  });
}
