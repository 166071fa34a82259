import type { CheckResult, StepContext, StepsOf, TargetState } from "../../remediation/execution/steps";
import { recordFact, textFact } from "../facts";
import { ownCertificate } from "../own-certificate";
import type { Certificate, Certificates } from "../ports/certificates";
import type { DnsChange, DnsZones } from "../ports/dns-zones";
import { recordOf, textOf } from "./record-text";
import type { spec } from "./spec";
import { answers, notGivenUp, type Proof, proofsOf, renewsByDns, TYPE } from "./validation";

/** What the steps act through. */
export interface Ports {
  readonly certificates: Certificates;
  readonly zones: DnsZones;
}

/** What one record was and is to become. */
interface Planned {
  readonly name: string;
  readonly zoneId: string;
  readonly before: string;
  readonly wanted: string;
}

/** Effects of `renew-certificate`. */
export function createSteps({ certificates, zones }: Ports): StepsOf<typeof spec> {
  const look = ({ incident }: StepContext): Promise<Certificate> => ownCertificate(incident, certificates);
  const wrong = async (context: StepContext): Promise<readonly Proof[]> =>
    (await proofsOf(await look(context), zones)).filter(({ wanted, found }) => !answers(wanted, found));

  /** Sets every record that still is as it is `from` to what it is `to`; refuses one that a third hand has changed. */
  const exchange = async (
    { before }: StepContext,
    from: "before" | "wanted",
    to: "before" | "wanted",
  ): Promise<readonly string[]> => {
    const changes = new Map<string, DnsChange[]>();
    for (const planned of plannedOf(before)) {
      const { name, zoneId } = planned;
      const now = textOf(await zones.record(zoneId, name, TYPE));
      if (now === planned[to]) continue;
      if (now !== planned[from])
        throw new Error(`${TYPE} ${name} is ${now} now: somebody else changed it meanwhile`);
      const [there, wanted] = [recordOf(name, now), recordOf(name, planned[to])];
      const change: DnsChange | undefined = wanted
        ? { what: "put", record: wanted }
        : there && { what: "delete", record: there };
      if (change) changes.set(zoneId, [...(changes.get(zoneId) ?? []), change]);
    }
    const ids: string[] = [];
    for (const [zoneId, [first, ...more]] of changes)
      if (first) ids.push(await zones.change(zoneId, [first, ...more]));
    return ids;
  };
  const areAs = async ({ before }: StepContext, which: "before" | "wanted"): Promise<CheckResult> => {
    const planned = plannedOf(before);
    const now = await Promise.all(planned.map(({ zoneId, name }) => zones.record(zoneId, name, TYPE)));
    const right = planned.filter((one, index) => textOf(now[index]) === one[which]).length;
    const says = `${right} of ${planned.length} records are ${which === "before" ? "as they were" : "as ACM wants them"}`;
    return { passed: right === planned.length, says };
  };

  return {
    targetState: async (context) => {
      const proofs = await wrong(context);
      const byName = (value: (proof: Proof) => string) =>
        Object.fromEntries(proofs.map((proof) => [proof.wanted.name, value(proof)]));
      return {
        certificate: context.incident.target.id,
        zones: byName(({ zoneId }) => zoneId),
        records: byName(({ found }) => textOf(found)),
        wanted: byName(({ wanted }) => textOf(wanted)),
      };
    },
    preChecks: {
      "validated-by-dns": async (context) => renewsByDns(await look(context)),
      "zone-is-ours": async (context) => {
        const proofs = await proofsOf(await look(context), zones);
        const ids = [...new Set(proofs.map(({ zoneId }) => zoneId))].join(", ");
        return { passed: proofs.length > 0, says: `${proofs.length} records belong into ${ids}` };
      },
      "record-wrong": async (context) => {
        const proofs = await wrong(context);
        const names = proofs.map(({ wanted, found }) => `${wanted.name} is ${textOf(found)}`);
        const says =
          names.length > 0
            ? names.join(", ")
            : "every record is as ACM wants it: it is not DNS that ACM waits for";
        return { passed: proofs.length > 0, says };
      },
    },
    actions: {
      "write-records": async (context) => {
        const changes = await exchange(context, "before", "wanted");
        const names = plannedOf(context.before).map(({ name }) => name);
        return { says: `${names.join(", ")} are as ACM wants them`, notes: { changes } };
      },
    },
    rollbacks: {
      "restore-records": async (context) => {
        await exchange(context, "wanted", "before");
        const says = plannedOf(context.before).map(({ name, before }) => `${name} is ${before}`);
        return { says: `${says.join(", ")}, as before` };
      },
    },
    rolledBack: (context) => areAs(context, "before"),
    postChecks: {
      "records-answer": async (context) => {
        const { changes } = context.notes;
        const ids = Array.isArray(changes)
          ? changes.filter((id): id is string => typeof id === "string")
          : [];
        const everywhere = await Promise.all(ids.map((id) => zones.isEverywhere(id)));
        const { passed, says } = await areAs(context, "wanted");
        const known = everywhere.filter((is) => is).length;
        return {
          passed: passed && known === ids.length,
          says: `${says}; ${known} of ${ids.length} changes have reached every name server`,
        };
      },
      "renewal-goes-on": async (context) => notGivenUp(await look(context)),
    },
  };
}

function plannedOf(before: TargetState): readonly Planned[] {
  const [zoneIds, records, wanted] = [
    recordFact(before, "zones"),
    recordFact(before, "records"),
    recordFact(before, "wanted"),
  ];
  return Object.keys(zoneIds).map((name) => ({
    name,
    zoneId: textFact(zoneIds, name),
    before: textFact(records, name),
    wanted: textFact(wanted, name),
  }));
}
