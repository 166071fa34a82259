import { AddTagsToCertificateCommand } from "@aws-sdk/client-acm";
import {
  type ChangeAction,
  ChangeResourceRecordSetsCommand,
  ListResourceRecordSetsCommand,
} from "@aws-sdk/client-route-53";
import {
  expiringArn,
  expiringCertificate,
  expiringZone,
} from "../../../../local/faults/expiring-certificate";
import type { BusEvent } from "../aws-event";
import type { RunbookStage } from "../runbook-stage";
import { toldEvent } from "../told-event";
import { phasesOf } from "./phases-of";

const ID = "renew-certificate";
const STALE = "_0123456789abcdef.acm-validations.aws.";

/** A certificate that is about to expire, and the zone that its domain is proven in. */
class CertificateWorld {
  constructor(private readonly stage: RunbookStage) {}

  async remove(): Promise<void> {
    await expiringCertificate.end(this.stage.place);
  }

  expiring(): Promise<BusEvent> {
    return toldEvent(this.stage, expiringCertificate);
  }

  async tag(environment: string): Promise<void> {
    await this.stage.clients.acm.send(
      new AddTagsToCertificateCommand({
        CertificateArn: await expiringArn(this.stage.place),
        Tags: [{ Key: "environment", Value: environment }],
      }),
    );
  }

  /** Leaves the zone with a value of long ago in the place of what ACM looks for. */
  async goesStale(): Promise<void> {
    for (const [name, value] of Object.entries(await this.records())) {
      await this.#change("DELETE", name, value);
      await this.#change("CREATE", name, STALE);
    }
  }

  /** What the zone answers by name, of what proves a domain. */
  async records(): Promise<Record<string, string>> {
    const { ResourceRecordSets = [] } = await this.stage.clients.route53.send(
      new ListResourceRecordSetsCommand({ HostedZoneId: await expiringZone(this.stage.place) }),
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
        HostedZoneId: await expiringZone(this.stage.place),
        ChangeBatch: { Changes: [{ Action, ResourceRecordSet }] },
      }),
    );
  }
}

/** A certificate that waits for DNS: each test goes on from the zone that the one before left. */
export function playRenewCertificate(stage: () => RunbookStage): void {
  describe(ID, () => {
    let world: CertificateWorld;
    const play = async (waitScale = 0.2) => stage().play(await world.expiring(), { waitScale });

    beforeAll(() => {
      world = new CertificateWorld(stage());
    });
    afterAll(() => world.remove());

    test("writes the record that is missing, once for the domain and its wildcard", async () => {
      const ended = await stage().playFault(expiringCertificate, { waitScale: 0.2 });
      expect(ended).toMatchObject({ runbook: ID, outcome: "succeeded-verified" });
      const records = await world.records();
      expect(Object.keys(records)).toEqual([
        expect.stringMatching(/^_.+\.expiring-certificate\.example\.com\.$/),
      ]);
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
      await world.goesStale();
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
