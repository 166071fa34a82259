import { spec } from "../../../automation/runbooks/restart-service/spec";
import { createSteps } from "../../../automation/runbooks/restart-service/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeEcs, taskDefinitionArn } from "./support/fake-ecs";
import { declaredActions } from "./support/permissions";

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly ecs = new FakeEcs(this.recorder, this.clock);
  readonly steps = createSteps({ services: this.ecs.services, targetHealth: this.ecs.targetHealth });
  readonly incident = incidentOf({
    rootCause: "application-pool-exhausted",
    target: { type: "AWS::ECS::Service", id: this.ecs.target },
  });

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }
}

const OLD = "ecs-svc/0000000000000000001";
const NEW = "ecs-svc/0000000000000000002";

describe("restart-service", () => {
  it("replaces every task by a new one of the same version and sees that they are healthy", async () => {
    const world = new World();
    const { ending, says, before } = await world.run();
    expect(ending).toBe("verified");
    expect(before).toEqual({ taskDefinitionArn: taskDefinitionArn(1), desiredTasks: 2 });
    expect(says).toEqual([
      "no-deployment-runs: no deployment is under way",
      "two-tasks-or-more: 2 of 2 tasks run; 2 are needed",
      `replace-tasks: deployment ${NEW} replaces the tasks by new ones of ${taskDefinitionArn(1)}`,
      "tasks-replaced: 0 of 2 tasks are new; the deployment is IN_PROGRESS",
      "tasks-replaced: 0 of 2 tasks are new; the deployment is IN_PROGRESS",
      "tasks-replaced: 0 of 2 tasks are new; the deployment is IN_PROGRESS",
      "tasks-replaced: 2 of 2 tasks are new; the deployment is COMPLETED",
      "targets-healthy: 2 of 2 tasks are healthy",
    ]);
    expect(world.ecs.deployments.map(({ id }) => id)).toEqual([NEW, OLD]);
  });

  it("does it once, however often it is called", async () => {
    const world = new World();
    const { context } = await world.run();
    const again = await world.steps.actions["replace-tasks"](context);
    expect(again.says).toContain(NEW);
    expect(world.recorder.count("UpdateService")).toBe(1);
  });

  it("finds the deployment that a call began whose answer was lost", async () => {
    const world = new World();
    const { ending } = await world.run({
      meanwhile: async (step) => {
        if (step === "replace-tasks")
          await world.ecs.services.update(world.ecs.target, { forceNewDeployment: true });
      },
    });
    expect(ending).toBe("verified");
    expect(world.recorder.count("UpdateService")).toBe(1);
  });

  it("refuses while a deployment is under way", async () => {
    const world = new World();
    await world.ecs.services.update(world.ecs.target, { forceNewDeployment: true });
    const { ending, says } = await world.run();
    expect(ending).toBe("refused");
    expect(says).toEqual([`no-deployment-runs: deployment ${NEW} is under way`]);
    expect(world.recorder.count("UpdateService")).toBe(1);
  });

  it("refuses where one task serves everybody", async () => {
    const world = new World();
    await world.ecs.services.update(world.ecs.target, { desiredTasks: 1 });
    await world.clock.sleep(60_000);
    const { ending, says } = await world.run();
    expect(ending).toBe("refused");
    expect(says.at(-1)).toBe("two-tasks-or-more: 1 of 1 tasks run; 2 are needed");
    expect(world.recorder.count("UpdateService")).toBe(1);
  });

  it("undoes an action that failed, and sees that everything is as before", async () => {
    const world = new World();
    world.recorder.failNext("UpdateService", "ServerException");
    const { ending, says } = await world.run();
    expect(ending).toBe("rolled-back");
    expect(says.slice(2)).toEqual([
      "replace-tasks: ServerException",
      `settle-tasks: 2 tasks of ${taskDefinitionArn(1)} are wanted, as is`,
      `rollback-check: 2 of 2 tasks of ${taskDefinitionArn(1)} run`,
    ]);
    expect(world.ecs.deployments.map(({ id }) => id)).toEqual([OLD]);
  });

  it("sets nothing back where new tasks do not come up: more tasks that were asked for meanwhile stay", async () => {
    const world = new World();
    const { ending, says } = await world.run({
      meanwhile: (step) => {
        world.ecs.tasksStart = step !== "replace-tasks" && (world.ecs.tasksStart || step === "settle-tasks");
        if (step === "settle-tasks") world.ecs.desired = 5;
      },
    });
    expect(ending).toBe("rolled-back");
    expect(says.filter((line) => line.startsWith("tasks-replaced: 0 of 2 tasks are new"))).toHaveLength(120);
    expect(says.at(-1)).toBe(`rollback-check: 5 of 5 tasks of ${taskDefinitionArn(1)} run`);
    expect(world.ecs.desired).toBe(5);
    expect(world.recorder.count("UpdateService")).toBe(1);
  });

  it.each(["settle-tasks", "rollback-check"])("leaves a version alone that came before %s", async (when) => {
    const world = new World();
    world.recorder.failNext("UpdateService");
    const { ending, says } = await world.run({
      meanwhile: (step) => {
        if (step === when) world.ecs.taskDefinition = taskDefinitionArn(2);
      },
    });
    expect(ending).toBe("failed");
    expect(says.at(-1)).toBe(
      `${when}: ${world.ecs.name} runs ${taskDefinitionArn(2)} now: somebody else deployed meanwhile`,
    );
    expect(world.ecs.taskDefinition).toBe(taskDefinitionArn(2));
    expect(world.recorder.count("UpdateService")).toBe(1);
  });

  it("has failed where what there is cannot be seen, or where tasks are missing", async () => {
    const broken = new World();
    broken.recorder.failNext("UpdateService");
    const failed = await broken.run({
      meanwhile: (step) => {
        if (step === "settle-tasks") broken.recorder.failNext("DescribeServices", "AccessDenied");
      },
    });
    expect(failed.ending).toBe("failed");
    expect(failed.says.at(-1)).toBe("settle-tasks: AccessDenied");

    const other = new World();
    const unseen = await other.run({
      meanwhile: (step) => {
        if (step === "replace-tasks") other.ecs.tasksStart = false;
        if (step === "rollback-check") other.ecs.desired = 3;
      },
    });
    expect(unseen.ending).toBe("failed");
    expect(unseen.says.at(-1)).toMatch(/^rollback-check: 2 of 3 tasks/);
  });

  it("takes nothing for settled where it is not known what was there before", async () => {
    const world = new World();
    const { context } = await world.run();
    const unknown = { ...context, before: {} };
    await expect(world.steps.rollbacks["settle-tasks"](unknown)).rejects.toThrow(
      "it is not known what taskDefinitionArn was before",
    );
    expect(world.recorder.count("UpdateService")).toBe(1);
  });

  it("uses the rights that it declares, each of them, and no other", async () => {
    const world = new World();
    await world.run();
    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
