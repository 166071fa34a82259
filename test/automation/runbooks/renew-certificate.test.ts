import type { CertificateDetail, RenewalSummary } from "@aws-sdk/client-acm";
import type {
  ChangeResourceRecordSetsCommandInput,
  HostedZone,
  ListHostedZonesByNameCommandInput,
  ListResourceRecordSetsCommandInput,
  ResourceRecordSet,
} from "@aws-sdk/client-route-53";
import { AwsCertificates } from "../../../automation/adapters/aws/certificates";
import { AwsDnsZones } from "../../../automation/adapters/aws/dns-zones";
import { spec } from "../../../automation/runbooks/renew-certificate/spec";
import { createSteps } from "../../../automation/runbooks/renew-certificate/steps";
import { awsError, AwsRecorder } from "./support/aws-recorder";
import { execute, incidentOf, type Run } from "./support/execute";
import { declaredActions } from "./support/permissions";

const ARN = "arn:aws:acm:eu-west-1:111111111111:certificate/12345678-1234-1234-1234-123456789012";
const NAME = "_a79865eb4cd1a6ab990a45779b4e0b96.dev.example.com.";
const VALUE = "_424c7224e9b0146f9a8808af955727d0.acm-validations.aws.";
const STALE = "_0123456789abcdef0123456789abcdef.acm-validations.aws.";
const OTHER = "_b79865eb4cd1a6ab990a45779b4e0b96.shop.example.net.";

const record = (name: string, value: string): ResourceRecordSet => ({
  Name: name,
  Type: "CNAME",
  TTL: 60,
  ResourceRecords: [{ Value: value }],
});

const validation = (
  domain: string,
  name: string,
): NonNullable<RenewalSummary["DomainValidationOptions"]>[0] => ({
  DomainName: domain,
  ValidationMethod: "DNS",
  ValidationStatus: "PENDING_VALIDATION",
  ResourceRecord: { Name: name, Type: "CNAME", Value: VALUE },
});

class World {
  readonly recorder = new AwsRecorder();
  tags: Record<string, string> = { environment: "dev" };
  certificate: CertificateDetail = { Type: "AMAZON_ISSUED", Status: "ISSUED" };
  renewal: RenewalSummary | undefined = {
    RenewalStatus: "PENDING_VALIDATION",
    UpdatedAt: new Date(0),
    DomainValidationOptions: [validation("dev.example.com", NAME), validation("*.dev.example.com", NAME)],
  };
  zones: HostedZone[] = [
    {
      Id: "/hostedzone/ZPRIVATE",
      Name: "dev.example.com.",
      CallerReference: "p",
      Config: { PrivateZone: true },
    },
    { Id: "/hostedzone/ZPARENT", Name: "example.com.", CallerReference: "e" },
    { Id: "/hostedzone/ZSHOP", Name: "shop.example.net.", CallerReference: "s" },
  ];
  records: Record<string, ResourceRecordSet[]> = {
    ZPARENT: [record("dev.example.com.", "elsewhere.")],
    ZSHOP: [],
  };
  /** Zone that takes no changes. */
  refuses: string | undefined;
  /** Whether the changes ever reach the name servers. */
  spreads = true;
  readonly steps = createSteps({
    certificates: new AwsCertificates(
      this.recorder.client("acm", {
        DescribeCertificate: () => ({ Certificate: { ...this.certificate, RenewalSummary: this.renewal } }),
        ListTagsForCertificate: () => ({
          Tags: Object.entries(this.tags).map(([Key, Value]) => ({ Key, Value })),
        }),
      }),
    ),
    zones: new AwsDnsZones(
      this.recorder.client("route-53", {
        ListHostedZonesByName: ({ DNSName = "" }: ListHostedZonesByNameCommandInput) => ({
          HostedZones: this.zones.filter(({ Name = "" }) => Name >= DNSName),
        }),
        ListResourceRecordSets: (input: ListResourceRecordSetsCommandInput) => ({
          // Begins where it is asked to, whether that is there or not.
          ResourceRecordSets: (this.records[input.HostedZoneId ?? ""] ?? [])
            .filter(({ Name = "" }) => Name >= (input.StartRecordName ?? ""))
            .slice(0, input.MaxItems),
        }),
        ChangeResourceRecordSets: (input: ChangeResourceRecordSetsCommandInput) => this.#change(input),
        GetChange: () => ({ ChangeInfo: { Status: this.spreads ? "INSYNC" : "PENDING" } }),
      }),
    ),
  });
  readonly incident = incidentOf({
    rootCause: "certificate-expiring",
    target: { type: "AWS::CertificateManager::Certificate", id: ARN },
  });

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, ...given });
  }

  /** Values of the records by name. */
  answers(zone: string): Record<string, string | undefined> {
    const records = this.records[zone] ?? [];
    return Object.fromEntries(
      records.map(({ Name = "", ResourceRecords }) => [Name, ResourceRecords?.[0]?.Value]),
    );
  }

  put(zone: string, ...records: ResourceRecordSet[]): void {
    const names = records.map(({ Name }) => Name);
    const others = (this.records[zone] ?? []).filter(({ Name }) => !names.includes(Name));
    this.records[zone] = [...others, ...records].sort((left, right) =>
      (left.Name ?? "") < (right.Name ?? "") ? -1 : 1,
    );
  }

  #change({ HostedZoneId = "", ChangeBatch }: ChangeResourceRecordSetsCommandInput) {
    if (HostedZoneId === this.refuses) throw awsError("Throttling", "Rate exceeded");
    for (const { Action, ResourceRecordSet: given } of ChangeBatch?.Changes ?? []) {
      const there = (this.records[HostedZoneId] ?? []).find(({ Name }) => Name === given?.Name);
      if (Action === "DELETE") {
        if (JSON.stringify(there) !== JSON.stringify(given))
          throw awsError("InvalidChangeBatch", "not as it is");
        this.records[HostedZoneId] = (this.records[HostedZoneId] ?? []).filter((one) => one !== there);
      } else if (given) this.put(HostedZoneId, given);
    }
    return { ChangeInfo: { Id: `/change/${HostedZoneId}`, Status: "PENDING" } };
  }
}

describe("renew-certificate", () => {
  it("writes the missing record into the nearest public zone, once for a domain and its wildcard", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    expect(ending).toBe("verified");
    expect(world.answers("ZPARENT")).toEqual({ "dev.example.com.": "elsewhere.", [NAME]: VALUE });
    expect(world.recorder.count("ChangeResourceRecordSets")).toBe(1);
    expect(says.at(-1)).toContain(
      "validated 0 of 2 domains and given up 0; the renewal is PENDING_VALIDATION",
    );
  });

  it("sets a wrong record right, and leaves a right one alone", async () => {
    const world = new World();
    world.put("ZPARENT", record(NAME, STALE));
    world.put("ZSHOP", record(OTHER, VALUE));
    world.renewal?.DomainValidationOptions?.push(validation("shop.example.net", OTHER));

    expect((await world.run()).ending).toBe("verified");
    expect(world.answers("ZPARENT")[NAME]).toBe(VALUE);
    expect(world.records["ZSHOP"]).toEqual([record(OTHER, VALUE)]);
  });

  it("goes by the certificate itself where no renewal has begun", async () => {
    const world = new World();
    world.certificate = {
      ...world.certificate,
      Status: "PENDING_VALIDATION",
      DomainValidationOptions: [validation("dev.example.com", NAME)],
    };
    world.renewal = undefined;

    expect((await world.run()).ending).toBe("verified");
    expect(world.answers("ZPARENT")[NAME]).toBe(VALUE);
  });

  it.each([
    ["it is imported", (world: World) => (world.certificate.Type = "IMPORTED")],
    ["it has expired", (world: World) => (world.certificate.Status = "EXPIRED")],
    ["it is validated by e-mail", (world: World) => (onlyDomain(world).ValidationMethod = "EMAIL")],
    ["ACM has given a domain up", (world: World) => (onlyDomain(world).ValidationStatus = "FAILED")],
    ["the zone is not in this account", (world: World) => (world.zones = world.zones.slice(0, 1))],
    [
      "two public zones are called alike",
      (world: World) => world.zones.push({ ...zone("ZPARENT", world), Id: "Z2" }),
    ],
    ["every record is right", (world: World) => world.put("ZPARENT", record(NAME, VALUE))],
    [
      "the record is routed by a policy",
      (world: World) => world.put("ZPARENT", { ...record(NAME, STALE), SetIdentifier: "a" }),
    ],
    [
      "the record is no proof",
      (world: World) =>
        (onlyDomain(world).ResourceRecord = { Name: "www.dev.example.com.", Type: "CNAME", Value: VALUE }),
    ],
    [
      "the record is of another domain",
      (world: World) => (onlyDomain(world).ResourceRecord = { Name: OTHER, Type: "CNAME", Value: VALUE }),
    ],
    ["it is of another environment", (world: World) => (world.tags = { environment: "prod" })],
    ["it bears no tag", (world: World) => (world.tags = {})],
  ])("touches nothing where %s", async (_, change) => {
    const world = new World();
    change(world);

    expect((await world.run()).ending).toBe("refused");
    expect(world.recorder.count("ChangeResourceRecordSets")).toBe(0);
  });

  it("asks for nothing about a certificate of another account", async () => {
    const world = new World();
    const target = { type: world.incident.target.type, id: ARN.replace("111111111111", "333333333333") };

    expect((await world.run({ incident: { ...world.incident, target } })).ending).toBe("refused");
    expect(world.recorder.commands).toEqual([]);
  });

  it.each([
    ["a stale record", [record(NAME, STALE)]],
    ["no record", []],
  ])("puts back %s, exactly, where the change reaches no name server", async (_, records) => {
    const world = new World();
    world.put("ZPARENT", ...records);
    const before = world.records["ZPARENT"];
    world.spreads = false;

    expect((await world.run()).ending).toBe("rolled-back");
    expect(world.recorder.count("ChangeResourceRecordSets")).toBe(2);
    expect(world.records["ZPARENT"]).toEqual(before);
  });

  it("puts the first zone back where the change of the second is refused", async () => {
    const world = new World();
    world.put("ZPARENT", record(NAME, STALE));
    world.renewal?.DomainValidationOptions?.push(validation("shop.example.net", OTHER));
    const before = structuredClone(world.records);
    world.refuses = "ZSHOP";

    expect((await world.run()).ending).toBe("rolled-back");
    expect(world.recorder.count("ChangeResourceRecordSets")).toBe(3);
    expect(world.records).toEqual(before);
  });

  it("does it once when called twice", async () => {
    const world = new World();
    const { context } = await world.run();

    await world.steps.actions["write-records"](context);

    expect(world.recorder.count("ChangeResourceRecordSets")).toBe(1);
  });

  it("leaves a record alone that somebody else wrote meanwhile", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "write-records") world.put("ZPARENT", record(NAME, STALE));
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.find((one) => one.startsWith("write-records:"))).toContain(
      "somebody else changed it meanwhile",
    );
    expect(world.answers("ZPARENT")[NAME]).toBe(STALE);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});

function onlyDomain(world: World) {
  const [domain] = (world.renewal?.DomainValidationOptions ?? []).splice(0, 2);
  if (!domain) throw new Error("the renewal has no domain");
  world.renewal?.DomainValidationOptions?.push(domain);
  return domain;
}

function zone(id: string, { zones }: World): HostedZone {
  const found = zones.find(({ Id = "" }) => Id.endsWith(`/${id}`));
  if (!found) throw new Error(`there is no zone ${id}`);
  return found;
}
