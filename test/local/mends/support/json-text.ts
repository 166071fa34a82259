import { type Got, parsed } from "../../support/aws-client";

/** A member of a JSON answer that is text, e.g. the id that it tells. */
export function textIn(got: Got, name: string): string {
  const value = parsed(got)[name];
  if (typeof value !== "string") throw new Error(`no ${name} in ${got.status} ${got.text}`);
  return value;
}
