import { openPort } from "../../../../local/faults/open-port";
import { publicBucket } from "../../../../local/faults/public-bucket";
import { afterCall } from "../after-call";
import type { RunbookStage } from "../runbook-stage";
import { HALF, OpenBucket, WHOLE } from "./open-bucket";
import { OpenGroup } from "./open-group";
import { phasesOf } from "./phases-of";

const ID = "close-public-access";
const UNDONE = ["action", "post-check", "rollback", "rollback-check"];
const [SSH, WEB] = ["22 0.0.0.0/0 while we look for the fault Name=ssh", "443 0.0.0.0/0  Name=web"];

/** A bucket and a security group that are open: each test goes on from the one before. */
export function playClosePublicAccess(stage: () => RunbookStage): void {
  /** Plays it with a third hand that acts as soon as one call of the runbook is carried out. */
  const playWith = async (
    world: OpenBucket | OpenGroup,
    call: { readonly service: string; readonly operation: string },
    hand: () => Promise<void>,
  ) => {
    const { estate, environment } = stage();
    const awaited = { functionName: `homeostat-${environment}-remediation-${ID}`, ...call };
    const play = async () => stage().play(await world.finding(), { waitScale: 0 });
    const { result, times } = await afterCall(estate, environment, awaited, hand, play);
    expect(times).toBe(1);
    return result;
  };

  describe(`${ID}, of a bucket`, () => {
    let world: OpenBucket;
    const play = async (waitScale = 1) => stage().play(await world.finding(), { waitScale });

    beforeAll(() => {
      world = new OpenBucket(stage());
    });
    afterAll(() => world.remove());

    test("blocks all public access", async () => {
      const ended = await stage().playFault(publicBucket);
      expect(ended).toMatchObject({ runbook: ID, outcome: "succeeded-verified" });
      expect(await world.blocked()).toEqual(WHOLE);
    });

    test("touches nothing that is meant to be open", async () => {
      await world.opens();
      await world.tag({ "public-on-purpose": "our logo" });
      const ended = await play();
      await world.tag({});
      expect(ended).toMatchObject({ runbook: ID, outcome: "refused" });
      expect(ended.says).toContain("public-on-purpose is");
      expect(await world.blocked()).toEqual(HALF);
    });

    test("leaves the block as it was where S3 takes no other", async () => {
      const ended = await stage().withoutRight(ID, "s3:PutBucketPublicAccessBlock", () => play(0));
      expect(ended).toMatchObject({ runbook: ID, outcome: "rolled-back" });
      expect(phasesOf(ended)).toContain("rollback-check");
      expect(await world.blocked()).toEqual(HALF);
    });

    test("puts exactly the block back where somebody changes the policy meanwhile", async () => {
      const put = { service: "S3", operation: "PutBucketPublicAccessBlock" };
      const ended = await playWith(world, put, () => world.dropPolicy());
      expect(ended).toMatchObject({ runbook: ID, outcome: "rolled-back" });
      expect(phasesOf(ended)).toEqual(expect.arrayContaining(UNDONE));
      expect(await world.blocked()).toEqual(HALF);
    });
  });

  describe(`${ID}, of a security group`, () => {
    let world: OpenGroup;
    const play = async (waitScale = 1) => stage().play(await world.finding(), { waitScale });

    beforeAll(() => {
      world = new OpenGroup(stage());
    });
    afterAll(() => world.remove());

    test("takes away what lets the world in by SSH, and nothing else", async () => {
      const ended = await stage().playFault(openPort);
      expect(ended).toMatchObject({ runbook: ID, outcome: "succeeded-verified" });
      expect(await world.rules()).toEqual([WEB]);
    });

    test("touches nothing where only a web page is open", async () => {
      const ended = await play();
      expect(ended).toMatchObject({ runbook: ID, outcome: "refused" });
      expect(await world.rules()).toEqual([WEB]);
    });

    test("leaves the rules where EC2 takes none away", async () => {
      await world.opens();
      const ended = await stage().withoutRight(ID, "ec2:RevokeSecurityGroupIngress", () => play(0));
      expect(ended).toMatchObject({ runbook: ID, outcome: "rolled-back" });
      expect(await world.rules()).toEqual([SSH, WEB]);
    });

    test("puts exactly the rule back where another one is gone meanwhile", async () => {
      const revoke = { service: "EC2", operation: "RevokeSecurityGroupIngress" };
      const ended = await playWith(world, revoke, () => world.closeWeb());
      expect(ended).toMatchObject({ runbook: ID, outcome: "rolled-back" });
      expect(phasesOf(ended)).toEqual(expect.arrayContaining(UNDONE));
      expect(await world.rules()).toEqual([SSH]);
    });
  });
}
