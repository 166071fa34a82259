import type { DescribeServiceRevisionsCommandInput } from "@aws-sdk/client-ecs";
import type { UpdateAliasCommandInput } from "@aws-sdk/client-lambda";
import { AwsFunctionReleases } from "../../../automation/adapters/aws/function-releases";
import { AwsServiceReleases } from "../../../automation/adapters/aws/service-releases";
import { spec } from "../../../automation/runbooks/rollback-deployment/spec";
import { createSteps } from "../../../automation/runbooks/rollback-deployment/steps";
import { AwsRecorder, awsError } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeEcs, taskDefinitionArn } from "./support/fake-ecs";
import { FakeMetrics } from "./support/fake-metrics";
import { FakeTaskDefinitions } from "./support/fake-task-definitions";
import { declaredActions } from "./support/permissions";

const HOUR_MS = 3_600_000;
const FUNCTION = "homeostat-dev-reference-worker";

interface PastDeployment {
  readonly revision: number;
  readonly status: string;
  readonly hoursAgo: number;
}

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly revisions = new FakeTaskDefinitions(this.clock);
  readonly metrics = new FakeMetrics(this.recorder, this.clock);
  /** What ECS remembers, in no order. */
  history: PastDeployment[] = [
    { revision: 1, status: "SUCCESSFUL", hoursAgo: 300 },
    { revision: 2, status: "SUCCESSFUL", hoursAgo: 100 },
    { revision: 3, status: "STOPPED", hoursAgo: 50 },
    { revision: 4, status: "SUCCESSFUL", hoursAgo: 2 },
  ];
  controller = "ECS";
  readonly ecs: FakeEcs = new FakeEcs(this.recorder, this.clock, {
    ...this.revisions.handlers,
    ListServiceDeployments: () => ({
      serviceDeployments: this.history.map(({ revision, status, hoursAgo }) => ({
        status,
        createdAt: new Date(this.clock.nowMs - hoursAgo * HOUR_MS),
        targetServiceRevisionArn: `revision-${revision}`,
      })),
    }),
    DescribeServiceRevisions: ({ serviceRevisionArns = [] }: DescribeServiceRevisionsCommandInput) => ({
      serviceRevisions: serviceRevisionArns.map((arn) => ({
        serviceRevisionArn: arn,
        taskDefinition: taskDefinitionArn(Number(arn.split("-")[1])),
      })),
    }),
  });
  alias = { FunctionVersion: "7", RevisionId: "a", RoutingConfig: {} as object };
  readonly lambda = {
    GetAlias: () => ({ ...this.alias }),
    ListVersionsByFunction: () => ({
      Versions: ["$LATEST", "5", "6", "7"].map((Version) => ({
        Version,
        LastModified: new Date(this.clock.nowMs - (8 - (Number(Version) || 8)) * 3 * HOUR_MS).toISOString(),
      })),
    }),
    UpdateAlias: ({ FunctionVersion = "", RevisionId, RoutingConfig = {} }: UpdateAliasCommandInput) => {
      if (RevisionId !== this.alias.RevisionId)
        throw awsError("PreconditionFailedException", "The RevisionId is old");
      this.alias = { FunctionVersion, RevisionId: `${this.alias.RevisionId}a`, RoutingConfig };
      return this.alias;
    },
  };
  readonly steps = createSteps({
    services: new AwsServiceReleases(this.ecs.client),
    functions: new AwsFunctionReleases(
      this.metrics.port,
      this.clock.now,
      this.recorder.client("lambda", this.lambda),
    ),
    metrics: this.metrics.port,
  });
  readonly service = incidentOf({
    rootCause: "service-deployment-failed",
    target: { type: "AWS::ECS::Service", id: this.ecs.target },
  });
  readonly function = incidentOf({
    rootCause: "function-errors-persist",
    target: { type: "AWS::Lambda::Function", id: FUNCTION },
  });

  constructor() {
    for (const number of [1, 2, 3, 4]) this.revisions.add({ VERSION: `${number}` });
    this.ecs.taskDefinition = taskDefinitionArn(4);
    this.ecs.deployments = [
      { id: "ecs-svc/4", taskDefinition: taskDefinitionArn(4), createdAtMs: this.clock.nowMs - 2 * HOUR_MS },
    ];
    this.metrics.set("Requests", 600);
    this.metrics.set("Invocations", 600);
    this.metrics.set("Errors", () =>
      this.ecs.taskDefinition === taskDefinitionArn(4) && this.alias.FunctionVersion === "7" ? 90 : 0,
    );
    this.metrics.set("Errors 6", 0);
    this.metrics.set("Errors 5", 0);
  }

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.service, clock: this.clock, ...given });
  }
}

describe("rollback-deployment", () => {
  it("counts requests only from when the older version serves everything, however long that took", async () => {
    const world = new World();
    world.ecs.taskMs = 5 * 60_000;
    const servesMs = world.clock.nowMs + world.ecs.taskMs;
    const points = jest.spyOn(world.metrics.port, "points");

    const { ending } = await world.run();

    expect(ending).toBe("verified");
    expect(points).toHaveBeenCalled();
    expect(Math.min(...points.mock.calls.map(([, { fromMs }]) => fromMs))).toBeGreaterThanOrEqual(servesMs);
  });

  it("brings the newest version back that ran well, and sees that requests succeed", async () => {
    const world = new World();

    const { ending, says } = await world.run();

    expect(says).toContain(
      "good-version-known: homeostat-dev-reference:2 ran well before homeostat-dev-reference:4",
    );
    expect(says.at(-1)).toMatch(/^errors-fell: 0 of \d+ requests failed since$/);
    expect(ending).toBe("verified");
    expect(world.ecs.taskDefinition).toBe(taskDefinitionArn(2));
  });

  it("ends a deployment that is under way", async () => {
    const world = new World();
    world.history = world.history.map((one) =>
      one.revision === 4 ? { ...one, status: "IN_PROGRESS" } : one,
    );

    expect((await world.run()).ending).toBe("verified");
    expect(world.ecs.taskDefinition).toBe(taskDefinitionArn(2));
  });

  it("leads the alias of a function to the version before", async () => {
    const world = new World();
    world.alias.RoutingConfig = { AdditionalVersionWeights: { "6": 0.1 } };

    const { ending } = await world.run({ incident: world.function });

    expect(ending).toBe("verified");
    expect(world.alias).toMatchObject({
      FunctionVersion: "6",
      RoutingConfig: { AdditionalVersionWeights: {} },
    });
  });

  it("passes a version of a function by that failed as well", async () => {
    const world = new World();
    world.metrics.set("Errors 6", 60);

    await world.run({ incident: world.function });

    expect(world.alias.FunctionVersion).toBe("5");
  });

  it.each<[string, (world: World) => void, string]>([
    [
      "the version is older than a day",
      ({ ecs, clock }) => {
        ecs.deployments = [
          { id: "ecs-svc/4", taskDefinition: taskDefinitionArn(4), createdAtMs: clock.nowMs - 25 * HOUR_MS },
        ];
      },
      "was deployed 25.0 hours ago",
    ],
    [
      "ECS goes back by itself",
      (world) => world.history.push({ revision: 4, status: "ROLLBACK_IN_PROGRESS", hoursAgo: 1 }),
      "ECS itself goes back",
    ],
    [
      "ECS went back by itself: the version before may be worse",
      (world) => world.history.push({ revision: 4, status: "ROLLBACK_SUCCESSFUL", hoursAgo: 1 }),
      "ECS itself goes back",
    ],
    [
      "no earlier one ran well",
      (world) => (world.history = world.history.map((one) => ({ ...one, status: "STOPPED" }))),
      "no version before homeostat-dev-reference:4 is known to have run well",
    ],
    [
      "the earlier ones cannot be started any more",
      ({ revisions }) => {
        for (const number of [1, 2]) revisions.get(taskDefinitionArn(number)).status = "INACTIVE";
      },
      "is known to have run well",
    ],
    ["nothing is remembered", (world) => (world.history = []), "is known to have run well"],
  ])("touches nothing where %s", async (_, make, why) => {
    const world = new World();
    make(world);

    const { ending, says } = await world.run();

    expect(ending).toBe("refused");
    expect(says.at(-1)).toContain(why);
    expect(world.recorder.count("UpdateService")).toBe(0);
  });

  it.each<[string, (world: World) => void]>([
    ["has an alias that leads to no version", (world) => (world.alias.FunctionVersion = "$LATEST")],
    ["never ran before", ({ metrics }) => metrics.set("Invocations", undefined)],
  ])("touches no function that %s", async (_, make) => {
    const world = new World();
    make(world);

    expect((await world.run({ incident: world.function })).ending).toBe("refused");
    expect(world.recorder.count("UpdateAlias")).toBe(0);
  });

  it("brings the newer version back where the older one fails as well, and sees that it serves", async () => {
    const world = new World();
    world.metrics.set("Errors", 90);

    const { ending, says } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(says.at(-1)).toBe("rollback-check: homeostat-dev-reference:4 serves everything");
  });

  it("cannot tell without requests, and does not call it a success", async () => {
    const world = new World();
    world.metrics.set("Requests", undefined);

    expect((await world.run()).ending).toBe("rolled-back");
  });

  it("undoes nothing where ECS refused", async () => {
    const world = new World();
    world.recorder.failNext("UpdateService", "ThrottlingException");

    const { ending } = await world.run();

    expect(ending).toBe("rolled-back");
    expect(world.recorder.count("UpdateService")).toBe(1);
    expect(world.ecs.taskDefinition).toBe(taskDefinitionArn(4));
  });

  it("does it once when called twice", async () => {
    const world = new World();
    const { context } = await world.run();
    await world.steps.actions["restore-version"](context);

    expect(world.recorder.count("UpdateService")).toBe(1);
  });

  it("touches nothing that somebody else deployed meanwhile", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "restore-version") world.ecs.taskDefinition = taskDefinitionArn(5);
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("task-definition/homeostat-dev-reference:5 and not");
    expect(world.recorder.count("UpdateService")).toBe(0);
  });

  it("is refused by Lambda itself where the alias changed since it was read", async () => {
    const world = new World();
    const releases = new AwsFunctionReleases(
      world.metrics.port,
      world.clock.now,
      world.recorder.client("lambda", {
        ...world.lambda,
        GetAlias: () => {
          const seen = { ...world.alias };
          world.alias.RevisionId = "changed";
          return seen;
        },
      }),
    );

    await expect(releases.exchange(FUNCTION, { version: "6", instead: "7" })).rejects.toThrow(
      "The RevisionId is old",
    );
    expect(world.alias.FunctionVersion).toBe("7");
  });

  it.each([
    ["a service", { type: "AWS::ECS::Service", id: "homeostat-prod-reference/homeostat-prod-reference" }],
    ["a function", { type: "AWS::Lambda::Function", id: "homeostat-prod-reference-worker" }],
  ])("refuses %s of another environment", async (_, target) => {
    const world = new World();

    expect((await world.run({ incident: { ...world.service, target } })).ending).toBe("refused");
    expect(world.recorder.commands).toEqual([]);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    await world.run();
    await world.run({ incident: world.function });

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
