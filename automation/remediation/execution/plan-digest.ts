import { createHash } from "node:crypto";
import type { Grant } from "../admission/records";
import type { ActionPlan } from "./execution-state";
import type { JsonValue } from "./notes";

/**
 * The one way to write a value as JSON: names in the order of their code units, no white space.
 *
 * @throws TypeError for what JSON has no form for: it would be left out, and two values would be written alike
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(",")}]`;
  if (isPlainObject(value)) {
    const members = Object.keys(value)
      .sort()
      .map((name) => `${JSON.stringify(name)}:${canonicalJson(value[name])}`);
    return `{${members.join(",")}}`;
  }
  if (isScalar(value)) return JSON.stringify(value);
  const what = typeof value === "number" ? String(value) : typeof value;
  throw new TypeError(`a plan holds what JSON has no form for: ${what}; allowed: plain JSON values`);
}

/**
 * What an approver signs: which execution may do what to what, in which state of the target, until when. Another
 * plan, target state, expiry or execution has another digest.
 */
export function planDigest({ executionId, scope }: Pick<Grant, "executionId" | "scope">, plan: ActionPlan) {
  return createHash("sha256").update(canonicalJson({ executionId, scope, plan })).digest("hex");
}

function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function isScalar(value: unknown): value is Extract<JsonValue, string | number | boolean | null> {
  if (typeof value === "number") return Number.isFinite(value);
  return value === null || typeof value === "string" || typeof value === "boolean";
}
