import { asArray, asObject, asString, type JsonObject } from "../../terraform/json";
import type { Stack } from "../stack";
import { plausibleValue, type AssumedPlace } from "./plausible-value";

/** What a stack's outputs are expected to be once it is applied. */
export interface OutputForecast {
  readonly values: Readonly<Record<string, unknown>>;
  /** Outputs that are not what the state says today, or are not in it at all. */
  readonly uncertain: ReadonlySet<string>;
}

/**
 * The outputs of a stack that was planned: what the plan knows, and something of the right form for the rest.
 *
 * @param planJson `terraform show -json` of its plan
 */
export function forecastFromPlan(stack: Stack, planJson: JsonObject): OutputForecast {
  const changes = asObject(planJson["output_changes"]) ?? {};
  const values: Record<string, unknown> = {};
  const uncertain = new Set<string>();
  for (const [name, expression] of outputExpressions(stack)) {
    const change = asObject(changes[name]) ?? {};
    const known = change["after_unknown"] === false || change["after_unknown"] === undefined;
    values[name] = known && change["after"] !== undefined ? change["after"] : assumed(expression, stack);
    const actions = asArray(change["actions"]);
    if (actions.some((action) => action !== "no-op")) uncertain.add(name);
  }
  return { values, uncertain };
}

/** The outputs of a stack of which nothing is known but its source. */
export function forecastFromSource(stack: Stack): OutputForecast {
  const expressions = outputExpressions(stack);
  return {
    values: Object.fromEntries(expressions.map(([name, value]) => [name, assumed(value, stack)])),
    uncertain: new Set(expressions.map(([name]) => name)),
  };
}

function outputExpressions(stack: Stack): [string, unknown][] {
  const outputs = Object.entries(asObject(stack.template["output"]) ?? {});
  return outputs.map(([name, output]) => [name, asObject(output)?.["value"]]);
}

function assumed(expression: unknown, stack: Stack): unknown {
  if (typeof expression === "string") return plausibleValue(expression, placeOf(stack));
  if (Array.isArray(expression)) return expression.map((item) => assumed(item, stack));
  const object = asObject(expression);
  if (!object) return expression;
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, assumed(value, stack)]));
}

function placeOf(stack: Stack): AssumedPlace {
  const provider = asObject(asArray(asObject(stack.template["provider"])?.["aws"])[0]);
  return {
    partition: "aws",
    region: asString(provider?.["region"]) ?? "us-east-1",
    accountId: asString(asArray(provider?.["allowed_account_ids"])[0]) ?? "000000000000",
  };
}
