import { Redis } from "ioredis";
import { AwsCaches } from "../../../automation/adapters/aws/caches";
import { RedisKeys } from "../../../automation/adapters/redis/cache-keys";
import { spec } from "../../../automation/runbooks/clear-cache/spec";
import { createSteps, type Ports } from "../../../automation/runbooks/clear-cache/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { FakeMetrics } from "./support/fake-metrics";
import { declaredActions } from "./support/permissions";
import { RedisServer } from "./support/redis-server";

const GROUP = "homeostat-dev-main";

let server: RedisServer;
let redis: Redis;

beforeAll(async () => {
  server = await RedisServer.start();
  redis = new Redis({ host: server.host, port: server.port });
});

afterAll(async () => {
  redis.disconnect();
  await server.end();
});

beforeEach(() => redis.flushall());

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  readonly metrics = new FakeMetrics(this.recorder, this.clock);
  state = "available";
  readonly ports: Ports = {
    metrics: this.metrics.port,
    keys: new RedisKeys({ tls: false }),
    caches: new AwsCaches(
      this.recorder.client("elasticache", {
        DescribeCacheClusters: ({ CacheClusterId }: { CacheClusterId: string }) => ({
          CacheClusters: CacheClusterId === `${GROUP}-001` ? [{ ReplicationGroupId: GROUP }] : [],
        }),
        DescribeReplicationGroups: ({ ReplicationGroupId }: { ReplicationGroupId: string }) => ({
          ReplicationGroups:
            ReplicationGroupId === GROUP
              ? [
                  {
                    ReplicationGroupId: GROUP,
                    Status: this.state,
                    NodeGroups: [{ PrimaryEndpoint: { Address: server.host, Port: server.port } }],
                  },
                ]
              : [],
        }),
      }),
    ),
  };
  readonly steps = createSteps(this.ports);
  readonly stale = incidentOf({
    rootCause: "application-cache-stale",
    target: { type: "AWS::ECS::Service", id: "homeostat-dev-reference/homeostat-dev-reference" },
  });
  readonly full = incidentOf({
    rootCause: "cache-memory-high",
    service: "cache",
    target: { type: "AWS::ElastiCache::CacheCluster", id: `${GROUP}-001` },
  });

  constructor() {
    this.metrics.set("PoolBusy", 20);
    this.metrics.set("CacheAge", 4);
    this.metrics.set("DatabaseMemoryUsagePercentage", 60);
  }

  run(given: Partial<Run> = {}, steps = this.steps) {
    return execute(spec, steps, { incident: this.stale, clock: this.clock, ...given });
  }
}

describe("clear-cache, on a real Redis", () => {
  it("deletes the keys of the listed prefixes and no other", async () => {
    await redis.set("reference:visits", "old");
    await redis.mset({ "reference:sessions": "kept", "billing:reference:visits": "kept", other: "kept" });

    const { ending, says } = await new World().run();

    expect(ending).toBe("verified");
    expect(says).toContain(`delete-keys: 1 keys are deleted from ${GROUP}`);
    expect((await redis.keys("*")).sort()).toEqual([
      "billing:reference:visits",
      "other",
      "reference:sessions",
    ]);
  });

  it("deletes thousands of keys a few hundred at a time", async () => {
    const pipeline = redis.pipeline();
    for (let number = 0; number < 5_000; number += 1) pipeline.set(`reference:visits:${number}`, "old");
    for (let number = 0; number < 1_000; number += 1) pipeline.set(`reference:jobs:${number}`, "kept");
    await pipeline.exec();

    const { says } = await new World().run();

    expect(says).toContain(`delete-keys: 5000 keys are deleted from ${GROUP}`);
    expect(await redis.dbsize()).toBe(1_000);
  });

  it("takes a prefix literally, whatever patterns mean to Redis", async () => {
    await redis.mset({ "reference:[ab]*": "meant", "reference:a": "kept", "reference:b1": "kept" });
    const world = new World();
    const steps = createSteps({ ...world.ports, listed: new Map([["reference", ["reference:[ab]*"]]]) });

    await world.run({}, steps);

    expect((await redis.keys("*")).sort()).toEqual(["reference:a", "reference:b1"]);
  });

  it("clears what all services have listed where a node of the cache is full", async () => {
    await redis.mset({ "reference:visits": "old", other: "kept" });
    const world = new World();

    expect((await world.run({ incident: world.full })).ending).toBe("verified");
    expect(await redis.keys("*")).toEqual(["other"]);
  });

  it("is not done while a key that never expires comes back", async () => {
    await redis.set("reference:visits", "old");
    const world = new World();
    const meanwhile = async (step: string): Promise<void> => {
      if (step === "keys-gone") await redis.set("reference:visits", "old");
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("rolled-back");
    expect(says).toContain("keys-gone: 1 keys are there anew, 1 of them without an expiry");
  });

  it("takes a value that the service wrote anew for none of the old ones", async () => {
    const world = new World();
    const meanwhile = async (step: string): Promise<void> => {
      if (step === "keys-gone") await redis.set("reference:visits", "new", "EX", 10);
    };

    expect((await world.run({ meanwhile })).ending).toBe("verified");
  });

  it("deletes nothing when called again", async () => {
    await redis.set("reference:visits", "old");
    const world = new World();
    const { context } = await world.run();
    await redis.set("reference:sessions", "kept");

    expect(await world.steps.actions["delete-keys"](context)).toMatchObject({ notes: { deleted: 0 } });
    expect(await redis.keys("*")).toEqual(["reference:sessions"]);
  });

  it("says that the cache could not be reached, and sees that the services bear it", async () => {
    await redis.set("reference:visits", "old");
    const world = new World();
    const unreachable = createSteps({
      ...world.ports,
      caches: {
        group: () =>
          Promise.resolve({
            id: GROUP,
            primaryHost: "127.0.0.1",
            primaryPort: 1,
            isSharded: false,
            state: "available",
          }),
        groupOfNode: () => Promise.reject(new Error("not asked for")),
      },
    });

    const { ending, says } = await world.run({}, unreachable);

    expect(ending).toBe("rolled-back");
    expect(says.find((line) => line.startsWith("delete-keys"))).toMatch(/closed|ECONNREFUSED/);
    expect(await redis.get("reference:visits")).toBe("old");
  });

  it("calls a person where the database does not bear the readers", async () => {
    const world = new World();
    world.metrics.set("CacheAge", 300);
    const meanwhile = (step: string): void => {
      if (step === "cache-fresh") world.metrics.set("PoolBusy", 100);
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("let-cache-refill: the services cannot fill the cache again");
  });

  it.each([
    ["the database has no room", (world: World) => world.metrics.set("PoolBusy", 60)],
    ["nobody knows whether it has", (world: World) => world.metrics.set("PoolBusy", undefined)],
    ["the cache is being changed", (world: World) => (world.state = "modifying")],
  ])("touches nothing where %s", async (_, make) => {
    await redis.set("reference:visits", "old");
    const world = new World();
    make(world);

    expect((await world.run()).ending).toBe("refused");
    expect(await redis.get("reference:visits")).toBe("old");
  });

  it.each([
    ["a service that has listed nothing", {}, new Map([["other", ["other:values"]]])],
    ["nothing listed at all", {}, new Map()],
    ["a prefix of another service", {}, new Map([["reference", ["billing:"]]])],
    ["the whole of a service", {}, new Map([["reference", ["reference:"]]])],
    ["an empty prefix", {}, new Map([["reference", [""]]])],
    ["an empty list", {}, new Map([["reference", []]])],
    [
      "another environment",
      { id: "homeostat-prod-reference/homeostat-prod-reference" },
      new Map([["reference", ["reference:visits"]]]),
    ],
  ])("refuses %s", async (_, target, listed) => {
    await redis.mset({ "reference:visits": "old", "billing:1": "kept" });
    const world = new World();
    const steps = createSteps({ ...world.ports, listed: listed as NonNullable<Ports["listed"]> });
    const incident = { ...world.stale, target: { ...world.stale.target, ...target } };

    expect((await world.run({ incident }, steps)).ending).toBe("refused");
    expect(await redis.dbsize()).toBe(2);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    await world.run();
    await world.run({ incident: world.full });
    world.metrics.set("CacheAge", 300);
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
