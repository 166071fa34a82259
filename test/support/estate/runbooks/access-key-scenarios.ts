import { leakedKey } from "../../../../local/faults/leaked-key";
import { afterCall, type AwaitedCall } from "../after-call";
import { killAfter } from "../chaos/kill-after";
import type { RunbookStage } from "../runbook-stage";
import { AccessKeyWorld } from "./access-key-world";

const ID = "disable-access-key";

/** A leaked key: a person is always asked. Each test goes on from the key that the one before left. */
export function playDisableAccessKey(stage: () => RunbookStage): void {
  describe(ID, () => {
    let world: AccessKeyWorld;
    const play = async (waitScale = 1) =>
      stage().play(await world.finding(), { waitScale, answer: "approve" });

    beforeAll(() => {
      world = new AccessKeyWorld(stage());
    });
    afterAll(() => world.remove());

    test("sets the key to inactive once a person has approved", async () => {
      const ended = await stage().playFault(leakedKey, { answer: "approve" });
      expect(ended).toMatchObject({ runbook: ID, outcome: "succeeded-verified" });
      expect(await world.states()).toEqual(["Inactive"]);
    });

    test("touches nothing where the key is inactive", async () => {
      const ended = await play();
      expect(ended).toMatchObject({ runbook: ID, outcome: "refused" });
      expect(await world.states()).toEqual(["Inactive"]);
    });

    test("touches nothing where it is the last way in of a break-glass user", async () => {
      await world.leaks();
      await world.breakGlass(true);
      const ended = await play();
      await world.breakGlass(false);
      expect(ended).toMatchObject({ runbook: ID, outcome: "refused" });
      expect(ended.says).toContain("is a break-glass user and has 0 other active keys");
      expect(await world.states()).toEqual(["Active"]);
    });

    test("touches nothing where the person says no", async () => {
      const ended = await stage().play(await world.finding(), { answer: "reject" });
      expect(ended).toMatchObject({ runbook: ID, outcome: "cancelled" });
      expect(await world.states()).toEqual(["Active"]);
    });

    test("leaves the key active where IAM refuses", async () => {
      const ended = await stage().withoutRight(ID, "iam:UpdateAccessKey", () => play(0));
      expect(ended).toMatchObject({ runbook: ID, outcome: "failed" });
      expect(await world.states()).toEqual(["Active"]);
    });

    test("leaves the key inactive where the function dies before it hears that it is", async () => {
      const { estate, environment } = stage();
      const { result: ended, kills } = await killAfter(estate, environment, update(), () => play(0));
      expect(kills).toBe(1);
      expect(ended).toMatchObject({ runbook: ID, outcome: "failed" });
      expect(await world.states()).toEqual(["Inactive"]);
      await world.activate();
    });

    test("tells a person where somebody sets the key to active again at once", async () => {
      const { estate, environment } = stage();
      const activate = () => world.activate();
      const { result: ended, times } = await afterCall(estate, environment, update(), activate, () =>
        play(0),
      );
      expect(times).toBe(1);
      expect(ended).toMatchObject({ runbook: ID, outcome: "failed" });
      expect(ended.steps.map(({ phase }) => phase)).toContain("action");
      expect(await world.states()).toEqual(["Active"]);
    });

    function update(): AwaitedCall {
      const functionName = `homeostat-${stage().environment}-remediation-${ID}`;
      return { functionName, service: "IAM", operation: "UpdateAccessKey" };
    }
  });
}
