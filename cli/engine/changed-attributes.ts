import { isDeepStrictEqual } from "node:util";
import { asArray, asObject, asString, type JsonObject } from "../terraform/json";

/** An attribute that a plan would set to something else. */
export interface ChangedAttribute {
  readonly name: string;
  /** Short plain values only, and never a sensitive one. @default - not shown */
  readonly before?: string | number | boolean;
  readonly after?: string | number | boolean;
  /** It cannot be changed in place. @default false */
  readonly forcesReplacement?: true;
}

const LONGEST_VALUE = 40;

/**
 * What differs in each resource that a plan would update or replace, by address.
 *
 * @param planJson `terraform show -json` of the plan
 */
export function changedAttributes(planJson: JsonObject): ReadonlyMap<string, readonly ChangedAttribute[]> {
  const entries = asArray(planJson["resource_changes"]).flatMap((item) => {
    const address = asString(asObject(item)?.["address"]);
    const change = asObject(asObject(item)?.["change"]);
    const [before, after] = [asObject(change?.["before"]), asObject(change?.["after"])];
    return address === undefined || !change || !before || !after
      ? []
      : [[address, differences(change, before, after)] as const];
  });
  return new Map(entries);
}

function differences(change: JsonObject, before: JsonObject, after: JsonObject): ChangedAttribute[] {
  const unknown = asObject(change["after_unknown"]) ?? {};
  const forcing = new Set(asArray(change["replace_paths"]).map((path) => String(asArray(path)[0])));
  const isReplacement = asArray(change["actions"]).includes("delete");
  const names = new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)]);
  const differing = [...names].filter(
    (name) => isUnknown(unknown[name]) || !isDeepStrictEqual(before[name] ?? null, after[name] ?? null),
  );
  // A replacement makes every computed attribute anew, which says nothing about why.
  const telling = differing.filter((name) => !isReplacement || forcing.has(name) || name in after);
  return telling.sort().map((name) => ({
    name,
    ...(isHidden(change, name) || isUnknown(unknown[name]) ? {} : shown(before[name], after[name])),
    ...(forcing.has(name) && { forcesReplacement: true as const }),
  }));
}

function shown(before: unknown, after: unknown): Pick<ChangedAttribute, "before" | "after"> {
  return isShort(before) && isShort(after) ? { before, after } : {};
}

function isShort(value: unknown): value is string | number | boolean {
  if (typeof value === "string") return value.length <= LONGEST_VALUE && !value.includes("\n");
  return typeof value === "number" || typeof value === "boolean";
}

/** Not known before it is applied, in whole or in part. */
function isUnknown(value: unknown): boolean {
  if (value === true) return true;
  const inside = Array.isArray(value) ? value : Object.values(asObject(value) ?? {});
  return inside.some(isUnknown);
}

function isHidden(change: JsonObject, name: string): boolean {
  return ["before_sensitive", "after_sensitive"].some((side) => {
    const value = asObject(change[side])?.[name];
    return change[side] === true || isUnknown(value);
  });
}
