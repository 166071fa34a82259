import {
  COMPROMISED_GROUP as GROUP,
  compromisedInstance,
} from "../../../../local/faults/compromised-instance";
import { afterCall } from "../after-call";
import type { RunbookStage } from "../runbook-stage";
import { InstanceWorld } from "./instance-world";

const ID = "isolate-instance";

/** A compromised node: a person is always asked. Each test goes on from the one before. */
export function playIsolateInstance(stage: () => RunbookStage): void {
  describe(ID, () => {
    let world: InstanceWorld;
    const play = async (waitScale = 1) =>
      stage().play(await world.finding(), { waitScale, answer: "approve" });

    beforeAll(() => {
      world = new InstanceWorld(stage());
    });
    afterAll(() => world.remove());

    test("takes a snapshot, then takes the instance out of its group and cuts it off", async () => {
      const ended = await stage().playFault(compromisedInstance, { answer: "approve" });
      expect(ended).toMatchObject({ runbook: ID, outcome: "succeeded-verified" });
      expect(await world.securityGroups()).toEqual([await world.quarantine()]);
      expect([await world.group(), await world.snapshots()]).toEqual([undefined, 1]);
    });

    test("touches nothing of another environment", async () => {
      await world.isBrokenInto();
      await world.tag("prod");
      const ended = await play();
      await world.tag(stage().environment);
      expect(ended).toMatchObject({ runbook: ID, outcome: "refused" });
      expect(ended.says).toContain("is tagged as of prod");
      expect([await world.securityGroups(), await world.snapshots()]).toEqual([[world.home], 0]);
    });

    test("touches nothing where somebody is let into the quarantine group", async () => {
      await world.quarantineIs("open");
      const ended = await play();
      await world.quarantineIs("closed");
      expect(ended).toMatchObject({ runbook: ID, outcome: "refused" });
      expect(ended.says).toContain("has 1 rules; allowed: none");
      expect([await world.securityGroups(), await world.snapshots()]).toEqual([[world.home], 0]);
    });

    test("takes no step further where no snapshot can be taken, and calls a person", async () => {
      const ended = await stage().withoutRight(ID, "ec2:CreateSnapshot", () => play(0));
      expect(ended).toMatchObject({ runbook: ID, outcome: "failed" });
      expect([await world.securityGroups(), await world.group()]).toEqual([[world.home], GROUP]);
    });

    test("calls a person where it cannot be cut off: it stays out of its group, and the evidence is kept", async () => {
      const ended = await stage().withoutRight(ID, "ec2:ModifyNetworkInterfaceAttribute", () => play(0));
      expect(ended).toMatchObject({ runbook: ID, outcome: "failed" });
      expect(ended.says).toContain("still open are eni-");
      expect([await world.securityGroups(), await world.group()]).toEqual([[world.home], undefined]);
      expect(await world.snapshots()).toBe(1);
    });

    test("calls a person where the quarantine group does not stay closed, and opens nothing again", async () => {
      await world.isBrokenInto();
      const ended = await playWith(() => world.quarantineIs("open"));
      await world.quarantineIs("closed");
      expect(ended).toMatchObject({ runbook: ID, outcome: "failed" });
      expect([await world.securityGroups(), await world.group()]).toEqual([
        [await world.quarantine()],
        undefined,
      ]);
      expect(await world.snapshots()).toBe(1);
    });

    test("calls a person where somebody else lets it out again meanwhile", async () => {
      await world.isBrokenInto();
      const ended = await playWith(() => world.comesBack());
      expect(ended).toMatchObject({ runbook: ID, outcome: "failed" });
      expect(ended.says).toContain(world.home);
    });

    /** Plays it with a third hand that acts as soon as the instance is cut off. */
    async function playWith(hand: () => Promise<void>) {
      const { estate, environment } = stage();
      const functionName = `homeostat-${environment}-remediation-${ID}`;
      const call = { functionName, service: "EC2", operation: "ModifyNetworkInterfaceAttribute" };
      const { result, times } = await afterCall(estate, environment, call, hand, () => play(0));
      expect(times).toBe(1);
      return result;
    }
  });
}
