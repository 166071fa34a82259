import type { CheckResult } from "../../remediation/execution/steps";
import type { Certificate } from "../ports/certificates";
import type { DnsRecord, DnsZones } from "../ports/dns-zones";

/** The only type that ACM validates by. */
export const TYPE = "CNAME";
/** How long a resolver keeps the record, as ACM's own console writes it. */
const TTL_SECONDS = 300;
const FAILED = "FAILED";
const WAITS_FOR_DNS = ["ISSUED", "PENDING_VALIDATION"];
/** Labels that no host can have: nothing else than a proof is ever written. */
const PROOF = /^_[a-z0-9_-]+(\.[a-z0-9_-]+)+\.$/;

/** A validation record that ACM looks for, and what the zone holds in its place. */
export interface Proof {
  readonly zoneId: string;
  readonly wanted: DnsRecord;
  /** @default - nothing */
  readonly found: DnsRecord | undefined;
}

/** Whether the certificate is one that ACM renews by itself once DNS shows the domains to be ours. */
export function renewsByDns({ arn, type, status, renewal = "not begun", domains }: Certificate): CheckResult {
  const methods = [...new Set(domains.map(({ method }) => method))].join(", ") || "nothing";
  const passed =
    type === "AMAZON_ISSUED" &&
    WAITS_FOR_DNS.includes(status) &&
    renewal !== FAILED &&
    domains.length > 0 &&
    domains.every(
      ({ method, status: validation, record }) => method === "DNS" && validation !== FAILED && record,
    );
  return {
    passed,
    says: `${arn} is ${type} and ${status}, validated by ${methods}; its renewal is ${renewal}`,
  };
}

/** Whether ACM is still about to renew: what it has not validated yet it looks at again by itself. */
export function notGivenUp({ status, renewal = "not begun", domains }: Certificate): CheckResult {
  const count = (wanted: string) => domains.filter((domain) => domain.status === wanted).length;
  return {
    passed: WAITS_FOR_DNS.includes(status) && renewal !== FAILED && domains.length > 0 && count(FAILED) === 0,
    says: `ACM has validated ${count("SUCCESS")} of ${domains.length} domains and given up ${count(FAILED)}; the renewal is ${renewal}`,
  };
}

/**
 * Every record that ACM looks for, each once: a domain and its wildcard share one.
 *
 * @throws Error where no public zone of this account answers for it, or it is nothing that ACM would ask for
 */
export async function proofsOf({ domains }: Certificate, zones: DnsZones): Promise<readonly Proof[]> {
  const wanted = new Map<string, DnsRecord>();
  for (const { domain, record } of domains) {
    if (!record) throw new Error(`ACM says of ${domain} no record that it looks for`);
    const [name, value] = [canonical(record.name), canonical(record.value)];
    const base = canonical(domain.replace(/^\*\./, ""));
    if (record.type !== TYPE || !PROOF.test(name) || !name.endsWith(`.${base}`))
      throw new Error(`ACM looks for ${record.type} ${name} of ${domain}; allowed: a ${TYPE} _….${base}`);
    wanted.set(name, { name, type: TYPE, ttlSeconds: TTL_SECONDS, values: [value] });
  }
  const proofs: Proof[] = [];
  for (const [name, record] of wanted) {
    const zoneId = await zones.zoneOf(name);
    if (zoneId === undefined) throw new Error(`no public zone of this account answers for ${name}`);
    proofs.push({ zoneId, wanted: record, found: await zones.record(zoneId, name, TYPE) });
  }
  return proofs;
}

/** Whether a record answers with what is wanted, however long it is kept. */
export function answers(wanted: DnsRecord, found: DnsRecord | undefined): boolean {
  const [value, ...more] = found?.values ?? [];
  return value !== undefined && more.length === 0 && canonical(value) === wanted.values[0];
}

function canonical(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith(".") ? lower : `${lower}.`;
}
