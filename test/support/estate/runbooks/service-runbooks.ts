import type { RunbookStage } from "../runbook-stage";
import { switchOn } from "../task-faults";
import { phasesOf } from "./phases-of";
import { playRollbackDeployment } from "./rollback-deployment";
import { playRollbackFunction } from "./rollback-function";
import type { ScenarioGroup } from "./scenario-group";
import { ServiceWorld } from "./service-world";

/** Runbooks of the reference service. */
export const serviceRunbooks: ScenarioGroup = {
  played: { "restart-service": {}, "rollback-deployment": {}, "scale-service": {} },
  play: (stage) => {
    playScaleService(stage);
    playRestartService(stage);
    playRollbackDeployment(stage);
    playRollbackFunction(stage);
  },
};

/** Long enough for a metric of the minute after the action. */
const MEASURED = 0.4;

const playRestartService = (stage: () => RunbookStage): void =>
  describe("restart-service", () => {
    const world = () => new ServiceWorld(stage());
    afterEach(() => world().want(2));

    test("replaces tasks whose pools are stuck", async () => {
      const before = await world().tasks();
      for (const task of before) await switchOn(task, { stuckPool: true });
      const ended = await stage().play(world().poolExhausted());
      expect(ended).toMatchObject({ runbook: "restart-service", outcome: "succeeded-verified" });
      expect(phasesOf(ended)).toEqual(["pre-check", "plan", "action", "post-check"]);
      await world().tasks(before);
    });

    test("touches nothing where one task would be all there is", async () => {
      await world().want(1);
      const before = await world().tasks();
      const ended = await stage().play(world().poolExhausted());
      expect(ended).toMatchObject({ runbook: "restart-service", outcome: "refused" });
      expect(ended.says).toContain("1 of 1 tasks run; 2 are needed");
      expect(await world().tasks()).toEqual(before);
    });

    test("settles the service as it was where the deployment is refused", async () => {
      const before = await world().tasks();
      const ended = await stage().refusedOnce("restart-service", "ecs:UpdateService", () =>
        stage().play(world().poolExhausted()),
      );
      expect(ended).toMatchObject({ runbook: "restart-service", outcome: "rolled-back" });
      expect(await world().tasks()).toEqual(before);
    });

    test("goes back where the new tasks are not healthy", async () => {
      const ended = await world().withoutHealth(() =>
        stage().play(world().poolExhausted(), { waitScale: 0 }),
      );
      expect(ended).toMatchObject({ runbook: "restart-service", outcome: "rolled-back" });
      expect(phasesOf(ended)).toEqual([
        "pre-check",
        "plan",
        "action",
        "post-check",
        "rollback",
        "rollback-check",
      ]);
      expect(await world().tasks()).toHaveLength(2);
    });
  });

const playScaleService = (stage: () => RunbookStage): void =>
  describe("scale-service", () => {
    const world = () => new ServiceWorld(stage());
    // Where the database is awaited, or nothing was measured yet as right after an apply, it touches nothing.
    beforeAll(() => world().poolsFree());
    afterEach(async () => {
      await world().setFloor(2);
      await world().want(2);
    });

    test("raises the floor, and as many tasks run and are measured", async () => {
      const ended = await stage().play(world().processorsBusy(), { waitScale: MEASURED });
      expect(ended).toMatchObject({ runbook: "scale-service", outcome: "succeeded-verified" });
      expect(await world().floor()).toBe(3);
      expect(await world().tasks()).toHaveLength(3);
    });

    test("touches nothing where the floor is the ceiling", async () => {
      await world().setFloor(4);
      const ended = await stage().play(world().processorsBusy());
      expect(ended).toMatchObject({ runbook: "scale-service", outcome: "refused" });
      expect(ended.says).toContain("the floor is 4 of at most 4 tasks");
      expect(await world().floor()).toBe(4);
    });

    test("lowers the floor again where the tasks cannot be started", async () => {
      const ended = await stage().withoutRight("scale-service", "ecs:UpdateService", () =>
        stage().play(world().processorsBusy()),
      );
      expect(ended).toMatchObject({ runbook: "scale-service", outcome: "rolled-back" });
      expect(await world().floor()).toBe(2);
      expect(await world().tasks()).toHaveLength(2);
    });

    test("lowers the floor again where the tasks do not become healthy", async () => {
      const ended = await world().withoutHealth(() =>
        stage().play(world().processorsBusy(), { waitScale: 0 }),
      );
      expect(ended).toMatchObject({ runbook: "scale-service", outcome: "rolled-back" });
      expect(await world().floor()).toBe(2);
    });
  });
