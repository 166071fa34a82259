import type { Attributes, SynthesizedStack } from "./synth";

/** All resources of one type, for example `resources(json, "aws_vpc")`, in the order of their addresses. */
export function resources(json: SynthesizedStack, type: string): Attributes[] {
  return byAddress(json.resource[type]);
}

/** All data sources of one type, in the order of their addresses. */
export function dataSources(json: SynthesizedStack, type: string): Attributes[] {
  return byAddress(json.data[type]);
}

/** The one ephemeral resource of this type; anything but exactly one is an error. */
export function onlyEphemeral(json: SynthesizedStack, type: string): Attributes {
  return only(json.ephemeral, "ephemeral resource", type, {});
}

/** The one resource of this type whose attributes contain `matching`; anything but exactly one is an error. */
export function onlyResource(json: SynthesizedStack, type: string, matching: Attributes = {}): Attributes {
  return only(json.resource, "resource", type, matching);
}

/** The one data source of this type whose attributes contain `matching`; anything but exactly one is an error. */
export function onlyDataSource(json: SynthesizedStack, type: string, matching: Attributes = {}): Attributes {
  return only(json.data, "data source", type, matching);
}

/** How many resources there are of each type, sorted by type. */
export function countByType(json: SynthesizedStack): Record<string, number> {
  return Object.fromEntries(
    Object.entries(json.resource)
      .map(([type, blocks]) => [type, Object.keys(blocks).length] as const)
      .sort(([left], [right]) => left.localeCompare(right)),
  );
}

/** Whether `actual` holds everything that `expected` names: objects may hold more, lists are compared whole. */
export function contains(actual: unknown, expected: unknown): boolean {
  if (isAsymmetricMatcher(expected)) return expected.asymmetricMatch(actual);
  if (Array.isArray(expected)) {
    return (
      Array.isArray(actual) &&
      actual.length === expected.length &&
      expected.every((item, index) => contains(actual[index], item))
    );
  }
  if (typeof expected === "object" && expected !== null) {
    return (
      typeof actual === "object" &&
      actual !== null &&
      Object.entries(expected).every(([key, item]) => contains((actual as Attributes)[key], item))
    );
  }
  return Object.is(actual, expected);
}

function only(
  blocks: SynthesizedStack["resource"],
  kind: string,
  type: string,
  matching: Attributes,
): Attributes {
  const all = byAddress(blocks[type]);
  const found = all.filter((attributes) => contains(attributes, matching));
  const [first] = found;
  if (first !== undefined && found.length === 1) return first;
  throw new Error(
    `Expected exactly one ${kind} ${type} with ${JSON.stringify(matching)}, found ${String(found.length)} ` +
      `among ${JSON.stringify(all, null, 2)}; the stack has: ${Object.keys(blocks).sort().join(", ") || "none"}`,
  );
}

function byAddress(blocks: SynthesizedStack["resource"][string] | undefined): Attributes[] {
  return Object.entries(blocks ?? {})
    .sort(([left], [right]) => (left < right ? -1 : 1))
    .map(([, attributes]) => attributes);
}

function isAsymmetricMatcher(value: unknown): value is { asymmetricMatch: (actual: unknown) => boolean } {
  return (
    typeof value === "object" &&
    value !== null &&
    "asymmetricMatch" in value &&
    typeof value.asymmetricMatch === "function"
  );
}
