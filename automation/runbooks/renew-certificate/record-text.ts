import type { DnsRecord } from "../ports/dns-zones";
import { TYPE } from "./validation";

const NOTHING = "none";

/** A record as a text that a fact can hold. */
export function textOf(record: DnsRecord | undefined): string {
  return record ? `${record.ttlSeconds} ${record.values.join(" ")}` : NOTHING;
}

/**
 * What such a text says.
 *
 * @throws Error where it is none
 */
export function recordOf(name: string, text: string): DnsRecord | undefined {
  if (text === NOTHING) return undefined;
  const [ttl = "", ...values] = text.split(" ");
  if (/^\d+$/.test(ttl) && values.length > 0) return { name, type: TYPE, ttlSeconds: Number(ttl), values };
  throw new Error(
    `the record is noted as ${JSON.stringify(text)}; allowed: "<seconds> <value>", or "${NOTHING}"`,
  );
}
