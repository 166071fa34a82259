import {
  ChangeResourceRecordSetsCommand,
  GetChangeCommand,
  ListHostedZonesByNameCommand,
  ListResourceRecordSetsCommand,
  Route53Client,
  type RRType,
} from "@aws-sdk/client-route-53";
import type { DnsChange, DnsRecord, DnsZones } from "../../runbooks/ports/dns-zones";
import { stepClientSettings } from "./client-settings";

/**
 * Public zones of Route 53. A record that is put carries no condition, so that the steps read it right before; one that
 * is deleted must be as it was read, or Route 53 refuses.
 */
export class AwsDnsZones implements DnsZones {
  constructor(private readonly client: Pick<Route53Client, "send"> = new Route53Client(stepClientSettings)) {}

  async zoneOf(name: string): Promise<string | undefined> {
    const labels = fullName(name).split(".").slice(0, -1);
    // A zone of a top-level domain is nobody's.
    for (let first = 0; first < labels.length - 1; first += 1) {
      const [id, ...more] = await this.#publicZones(`${labels.slice(first).join(".")}.`);
      if (id !== undefined && more.length === 0) return id;
      if (id !== undefined)
        throw new Error(`${more.length + 1} public zones could answer for ${name}; allowed: one`);
    }
    return undefined;
  }

  async record(zoneId: string, name: string, type: string): Promise<DnsRecord | undefined> {
    const { ResourceRecordSets = [] } = await this.client.send(
      new ListResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        StartRecordName: name,
        StartRecordType: type as RRType,
        MaxItems: 1,
      }),
    );
    const found = ResourceRecordSets.find(
      ({ Name = "", Type }) => fullName(Name) === fullName(name) && Type === type,
    );
    if (!found) return undefined;
    const { ResourceRecords = [], TTL: ttlSeconds, SetIdentifier } = found;
    const values = ResourceRecords.flatMap(({ Value }) => Value ?? []);
    if (SetIdentifier !== undefined || ttlSeconds === undefined || values.length === 0)
      throw new Error(`${type} ${name} is routed by a policy or an alias; allowed: a simple record`);
    return { name: fullName(name), type, ttlSeconds, values };
  }

  async change(zoneId: string, changes: readonly [DnsChange, ...DnsChange[]]): Promise<string> {
    const { ChangeInfo } = await this.client.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: zoneId,
        ChangeBatch: {
          Changes: changes.map(({ what, record: { name, type, ttlSeconds, values } }) => ({
            Action: what === "put" ? "UPSERT" : "DELETE",
            ResourceRecordSet: {
              Name: name,
              Type: type as RRType,
              TTL: ttlSeconds,
              ResourceRecords: values.map((Value) => ({ Value })),
            },
          })),
        },
      }),
    );
    if (ChangeInfo?.Id === undefined) throw new Error(`Route 53 gives the change of ${zoneId} no id`);
    return ChangeInfo.Id;
  }

  async isEverywhere(changeId: string): Promise<boolean> {
    const { ChangeInfo } = await this.client.send(new GetChangeCommand({ Id: changeId }));
    return ChangeInfo?.Status === "INSYNC";
  }

  async #publicZones(name: string): Promise<readonly string[]> {
    const { HostedZones = [] } = await this.client.send(new ListHostedZonesByNameCommand({ DNSName: name }));
    return HostedZones.flatMap(({ Id = "", Name = "", Config }) =>
      Id !== "" && fullName(Name) === name && Config?.PrivateZone !== true
        ? [Id.replace(/^\/hostedzone\//, "")]
        : [],
    );
  }
}

/** A name as Route 53 lists it. */
function fullName(name: string): string {
  const lower = name.toLowerCase();
  return lower.endsWith(".") ? lower : `${lower}.`;
}
