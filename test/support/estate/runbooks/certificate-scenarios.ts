import {
  AddTagsToCertificateCommand,
  DeleteCertificateCommand,
  RequestCertificateCommand,
} from "@aws-sdk/client-acm";
import {
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  CreateHostedZoneCommand,
  DeleteHostedZoneCommand,
  ListResourceRecordSetsCommand,
} from "@aws-sdk/client-route-53";
import { type BusEvent, eventNow } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";
import { phasesOf } from "./phases-of";

const ID = "renew-certificate";
const DOMAIN = "scenario.example.com";
const STALE = "_0123456789abcdef.acm-validations.aws.";

/** A certificate that is about to expire, and the zone that its domain is proven in. */
class CertificateWorld {
  #arn = "";
  #zone = "";

  constructor(private readonly stage: RunbookStage) {}

  async make(): Promise<void> {
    const { acm, route53 } = this.stage.clients;
    const { CertificateArn = "" } = await acm.send(
      new RequestCertificateCommand({
        DomainName: DOMAIN,
        SubjectAlternativeNames: [DOMAIN, `*.${DOMAIN}`],
        ValidationMethod: "DNS",
        Tags: [{ Key: "environment", Value: this.stage.environment }],
      }),
    );
    this.#arn = CertificateArn;
    const { HostedZone } = await route53.send(
      new CreateHostedZoneCommand({ Name: DOMAIN, CallerReference: `scenario-${Date.now()}` }),
    );
    this.#zone = HostedZone?.Id ?? "";
  }

  async remove(): Promise<void> {
    await this.stage.clients.acm.send(new DeleteCertificateCommand({ CertificateArn: this.#arn }));
    for (const [name, value] of Object.entries(await this.records()))
      await this.#change("DELETE", name, value);
    await this.stage.clients.route53.send(new DeleteHostedZoneCommand({ Id: this.#zone }));
  }

  expiring(): BusEvent {
    return eventNow(this.stage.estate, this.stage.environment, {
      source: "aws.acm",
      detailType: "ACM Certificate Approaching Expiration",
      detail: { DaysToExpiry: 31, CommonName: DOMAIN },
      resources: [this.#arn],
    });
  }

  async tag(environment: string): Promise<void> {
    await this.stage.clients.acm.send(
      new AddTagsToCertificateCommand({
        CertificateArn: this.#arn,
        Tags: [{ Key: "environment", Value: environment }],
      }),
    );
  }

  /** Leaves the zone with nothing, or with a value of long ago in the place of what ACM looks for. */
  async breaks(how: "missing" | "stale"): Promise<void> {
    for (const [name, value] of Object.entries(await this.records())) {
      await this.#change("DELETE", name, value);
      if (how === "stale") await this.#change("CREATE", name, STALE);
    }
  }

  /** What the zone answers by name, of what proves a domain. */
  async records(): Promise<Record<string, string>> {
    const { ResourceRecordSets = [] } = await this.stage.clients.route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: this.#zone }),
    );
    const proofs = ResourceRecordSets.filter(({ Type }) => Type === "CNAME");
    return Object.fromEntries(
      proofs.map(({ Name = "", ResourceRecords }) => [Name, ResourceRecords?.[0]?.Value ?? ""]),
    );
  }

  async #change(Action: ChangeAction, Name: string, Value: string): Promise<void> {
    const ResourceRecordSet = { Name, Type: "CNAME" as const, TTL: 300, ResourceRecords: [{ Value }] };
    await this.stage.clients.route53.send(
      new ChangeResourceRecordSetsCommand({
        HostedZoneId: this.#zone,
        ChangeBatch: { Changes: [{ Action, ResourceRecordSet }] },
      }),
    );
  }
}

/** A certificate that waits for DNS: each test goes on from the zone that the one before left. */
export function playRenewCertificate(stage: () => RunbookStage): void {
  describe(ID, () => {
    let world: CertificateWorld;
    const play = (waitScale = 0.2) => stage().play(world.expiring(), { waitScale });

    beforeAll(async () => {
      world = new CertificateWorld(stage());
      await world.make();
    });
    afterAll(() => world.remove());

    test("writes the record that is missing, once for the domain and its wildcard", async () => {
      const ended = await play();
      expect(ended).toMatchObject({ runbook: ID, outcome: "succeeded-verified" });
      const records = await world.records();
      expect(Object.keys(records)).toEqual([expect.stringMatching(/^_.+\.scenario\.example\.com\.$/)]);
      expect(Object.values(records)).not.toContain(STALE);
    });

    test("touches nothing where every record is right: a person looks what ACM waits for", async () => {
      const before = await world.records();
      const ended = await play();
      expect(ended).toMatchObject({ runbook: ID, outcome: "refused" });
      expect(ended.says).toContain("every record is as ACM wants it");
      expect(await world.records()).toEqual(before);
    });

    test("touches nothing of a certificate of another environment", async () => {
      await world.breaks("stale");
      const before = await world.records();
      await world.tag("prod");
      const ended = await play();
      await world.tag(stage().environment);
      expect(ended).toMatchObject({ runbook: ID, outcome: "refused" });
      expect(await world.records()).toEqual(before);
    });

    test("leaves the record as it was where Route 53 takes no change", async () => {
      const before = await world.records();
      const ended = await stage().withoutRight(ID, "route53:ChangeResourceRecordSets", () => play(0));
      expect(ended).toMatchObject({ runbook: ID, outcome: "rolled-back" });
      expect(phasesOf(ended)).toContain("rollback-check");
      expect(await world.records()).toEqual(before);
    });

    test("puts the stale record back where it cannot be seen that the new one answers", async () => {
      const before = await world.records();
      const ended = await stage().withoutRight(ID, "route53:GetChange", () => play(0));
      expect(ended).toMatchObject({ runbook: ID, outcome: "rolled-back" });
      expect(phasesOf(ended)).toEqual(expect.arrayContaining(["action", "rollback", "rollback-check"]));
      expect(await world.records()).toEqual(before);
    });
  });
}
