import type { z } from "zod";

/** Longest value that an error repeats, in characters. */
const SHOWN_LENGTH = 80;

/** What a zod issue is before it has a message. */
type RawIssue = z.core.$ZodRawIssue;

/** A value as errors show it: JSON, cut where it gets long. */
export function shown(value: unknown): string {
  const text = value === undefined ? "undefined" : JSON.stringify(value);
  return text.length <= SHOWN_LENGTH ? text : `${text.slice(0, SHOWN_LENGTH - 1)}…`;
}

/** Says that a value is refused, and what would be accepted. */
export function refusal(value: unknown, allowed: string): string {
  const received = value === undefined ? "is missing" : `${shown(value)} is refused`;
  return `${received}; allowed: ${allowed}`;
}

/** What is allowed where a rule does not say so itself: the message of every issue is completed to a refusal. */
export function allowedBy(issue: RawIssue): string | undefined {
  switch (issue.code) {
    case "invalid_type":
      return KINDS[issue.expected] ?? issue.expected;
    case "invalid_value":
      return issue.values.map((value) => JSON.stringify(value)).join(", ");
    case "invalid_union":
      return (issue["options"] as readonly string[] | undefined)
        ?.map((name) => JSON.stringify(name))
        .join(", ");
    case "invalid_format":
      return issue.format === "email" ? 'a mail address such as "oncall@example.com"' : issue["pattern"];
    case "too_small":
      return `${issue.minimum.toString()} or more${UNITS[issue.origin] ?? ""}`;
    case "too_big":
      return `${issue.maximum.toString()} or fewer${UNITS[issue.origin] ?? ""}`;
    default:
      return undefined;
  }
}

const KINDS: Readonly<Record<string, string>> = {
  array: "a list",
  boolean: "true, false",
  object: "an object of named values",
  record: "an object of named values",
  string: "a text",
};
const UNITS: Readonly<Record<string, string>> = { array: " entries", string: " characters" };

/** The lines of an issue: path, value received, what is allowed. */
export function describeIssue(issue: z.core.$ZodIssue, value: unknown): string[] {
  const at = (path: readonly PropertyKey[]): unknown =>
    path.reduce<unknown>((from, key) => (from as Record<PropertyKey, unknown> | undefined)?.[key], value);
  const section = issue.path.slice(0, -1);
  switch (issue.code) {
    case "unrecognized_keys":
      return issue.keys.map((key) => {
        const path = [...issue.path, key];
        return `${dotted(path)}: ${shown(at(path))} is not known; allowed: ${issue.message}`;
      });
    case "invalid_key": {
      const allowed = issue.issues.map(({ message }) => message).join(", ");
      return [`${dotted(section)}: the name ${refusal(issue.path.at(-1), allowed)}`];
    }
    case "custom":
      return [`${dotted(issue.path)}: ${issue.message}`];
    default:
      return [`${dotted(issue.path)}: ${refusal(at(issue.path), issue.message)}`];
  }
}

function dotted(path: readonly PropertyKey[]): string {
  return path.join(".") || "(environment)";
}
