import { overdueSecret } from "../../../../local/faults/overdue-secret";
import type { RunbookStage } from "../runbook-stage";
import { phasesOf } from "./phases-of";
import type { ScenarioGroup } from "./scenario-group";
import { SecretWorld } from "./secret-world";

const KMS = "Secrets Manager asks KMS in the caller's name; the emulated one encrypts nothing";

/** Runbooks of secrets. */
export const secretRunbooks: ScenarioGroup = {
  played: { "rotate-secret": { "kms:Decrypt": KMS } },
  play: playRotateSecret,
};

function playRotateSecret(stage: () => RunbookStage): void {
  describe("rotate-secret", () => {
    const world = () => new SecretWorld(stage());
    const current = async (): Promise<string> => (await world().version()) ?? "";
    afterEach(async () => {
      expect(await world().letsIn()).toBe(true);
    });
    afterAll(() => world().forgetOverdue());

    test("rotates what is overdue, and the server takes the new password and no other", async () => {
      const before = await current();
      const old = await world().password(before);
      const ended = await stage().playFault(overdueSecret);
      expect(ended).toMatchObject({ runbook: "rotate-secret", outcome: "succeeded-verified" });
      expect(await current()).not.toBe(before);
      expect(await world().password(await current())).not.toBe(old);
    });

    test("touches nothing where the server refuses the secret of today", async () => {
      const before = await current();
      const password = await world().password(before);
      await world().takePassword("what-a-person-chose");
      const ended = await stage().play(await world().overdue());
      await world().takePassword(password);
      expect(ended).toMatchObject({ runbook: "rotate-secret", outcome: "refused" });
      expect(ended.says).toContain(`homeostat-dev-main refuses version ${before}`);
      expect(await current()).toBe(before);
    });

    test("leaves the version that there was where the rotation is refused", async () => {
      const before = await current();
      const ended = await stage().withoutRight("rotate-secret", "secretsmanager:RotateSecret", async () =>
        stage().play(await world().overdue()),
      );
      expect(ended).toMatchObject({ runbook: "rotate-secret", outcome: "rolled-back" });
      expect(await current()).toBe(before);
    });

    test("begins no rotation beside a version that another one has left, and says how to clear it", async () => {
      const before = await current();
      const left = await world().leavePending();
      const ended = await stage().play(await world().overdue());
      expect(await world().version("AWSPENDING")).toBe(left);
      await world().giveUpPending();
      expect(ended).toMatchObject({ runbook: "rotate-secret", outcome: "refused" });
      expect(ended.says).toContain(`version ${left} of `);
      expect(ended.says).toContain(`--version-stage AWSPENDING --remove-from-version-id '${left}'`);
      expect(await current()).toBe(before);
    });

    test("gives a rotation up where the server takes no other password: the next one can begin", async () => {
      const before = await current();
      const ended = await world().readOnly(async () =>
        stage().play(await world().overdue(), { waitScale: 0 }),
      );
      expect(ended).toMatchObject({ runbook: "rotate-secret", outcome: "rolled-back" });
      expect(ended.steps.map(({ says }) => says)).toContainEqual(expect.stringMatching(/ is given up$/));
      expect(phasesOf(ended)).toContain("rollback-check");
      expect(await current()).toBe(before);
      expect(await world().version("AWSPENDING")).toBeUndefined();
    });

    test("goes back where the server takes the old password again", async () => {
      const before = await current();
      const ended = await world().restoringAt(before, async () =>
        stage().play(await world().overdue(), { waitScale: 0 }),
      );
      expect(ended).toMatchObject({ runbook: "rotate-secret", outcome: "rolled-back" });
      expect(ended.steps.map(({ says }) => says)).toContainEqual(
        expect.stringContaining(`version ${before} is the current one again`),
      );
      expect(await current()).toBe(before);
    });
  });
}
