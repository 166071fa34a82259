import { rmSync } from "node:fs";
import { NO_FAULTS } from "../../../services/reference/faults";
import { TestBench } from "./fakes";

let bench: TestBench;
beforeEach(() => {
  bench = new TestBench();
});
afterEach(async () => {
  await bench.service.faults.change(NO_FAULTS);
  rmSync(bench.directory, { recursive: true, force: true });
});

describe("visits", () => {
  test("come from the database first, then from the cache until it is ten seconds old", async () => {
    expect(await bench.service.visit()).toEqual({ visits: 1, source: "database", ageSeconds: 0 });
    bench.time += 9_000;
    expect(await bench.service.visit()).toEqual({ visits: 1, source: "cache", ageSeconds: 9 });
    bench.time += 1_000;
    expect(await bench.service.visit()).toEqual({ visits: 3, source: "database", ageSeconds: 0 });
  });

  test("are counted although the cache is away", async () => {
    bench.cache.broken = true;

    expect(await bench.service.visit()).toEqual({ visits: 1, source: "database", ageSeconds: 0 });
  });
});

describe("jobs", () => {
  test("are put on the queue with the id that the caller gets", async () => {
    const id = await bench.service.acceptJob("two words");

    expect(bench.queue.sent.map((body) => JSON.parse(body) as unknown)).toEqual([{ id, text: "two words" }]);
  });
});

describe("readiness", () => {
  test("names what is in the way", async () => {
    expect(await bench.service.obstacles()).toEqual([]);
    bench.cache.broken = true;
    expect(await bench.service.obstacles()).toEqual(["cache: Error: the cache is away"]);
  });
});

describe("faults", () => {
  test("errors hit the share of requests that was asked for", async () => {
    await bench.service.faults.change({ errorsPercent: 50 });

    bench.dice = 0.49;
    await expect(bench.service.visit()).rejects.toThrow("an error was asked for");
    bench.dice = 0.5;
    await expect(bench.service.visit()).resolves.toMatchObject({ visits: 1 });
  });

  test("latency delays each request", async () => {
    await bench.service.faults.change({ latencyMs: 60 });
    const startedAt = performance.now();
    await bench.service.visit();

    expect(performance.now() - startedAt).toBeGreaterThanOrEqual(55);
  });

  test("a busy processor is busy for its share of the time, until it is told otherwise", async () => {
    jest.useFakeTimers();
    try {
      await bench.service.faults.change({ busyPercent: 40 });
      const before = process.cpuUsage();
      jest.advanceTimersByTime(1_000);
      const { user, system } = process.cpuUsage(before);
      // 40 % of a second, in microseconds. What it takes beyond is what passes between two looks at the clock.
      expect(user + system).toBeGreaterThanOrEqual(400_000);
      expect(user + system).toBeLessThan(600_000);
      await bench.service.faults.change({ busyPercent: 0 });
      expect(jest.getTimerCount()).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  test("a leak keeps memory until it is switched off", async () => {
    jest.useFakeTimers();
    try {
      await bench.service.faults.change({ leakMibPerSecond: 2 });
      jest.advanceTimersByTime(3_000);
      expect(bench.service.faults.leakedMib).toBe(6);
      await bench.service.faults.change({ leakMibPerSecond: 0 });
      expect(bench.service.faults.leakedMib).toBe(0);
    } finally {
      jest.useRealTimers();
    }
  });

  test("a leak stops before it hurts the machine", async () => {
    jest.useFakeTimers();
    try {
      await bench.service.faults.change({ leakMibPerSecond: 64 });
      jest.advanceTimersByTime(60_000);
      expect(bench.service.faults.leakedMib).toBe(512);
    } finally {
      jest.useRealTimers();
    }
  });

  test("a stuck pool fails requests and shows in the metric, until it is let go", async () => {
    await bench.service.faults.change({ stuckPool: true });
    await expect(bench.service.visit()).rejects.toThrow("no connection became free");
    expect(await bench.metric("PoolBusy")).toBe(100);

    await bench.service.faults.change({ stuckPool: false });
    await expect(bench.service.visit()).resolves.toMatchObject({ visits: 1 });
    expect(await bench.metric("PoolBusy")).toBe(0);
  });

  test("idle connections are kept beside the pool, which works on", async () => {
    await bench.service.faults.change({ idleConnections: 24 });
    expect(bench.database.idle).toBe(24);
    await expect(bench.service.visit()).resolves.toMatchObject({ visits: 1 });

    await bench.service.faults.change({ idleConnections: 0 });
    expect(bench.database.idle).toBe(0);
  });

  test("slow queries run beside the pool, which works on", async () => {
    await bench.service.faults.change({ slowQueries: 3 });
    expect(bench.database.querying).toBe(3);
    await expect(bench.service.visit()).resolves.toMatchObject({ visits: 1 });

    await bench.service.faults.change({ slowQueries: 0 });
    expect(bench.database.querying).toBe(0);
  });

  test("where there are too few connections, none of those opened on the way is kept", async () => {
    bench.database.idleLimit = 10;
    await expect(bench.service.faults.change({ idleConnections: 24 })).rejects.toThrow(
      "no connection is left",
    );
    expect(bench.database.idle).toBe(0);
    expect(bench.service.faults.settings.idleConnections).toBe(0);
  });

  test("a stale cache never forgets, and is healed by deleting what it holds", async () => {
    await bench.service.faults.change({ staleCache: true });
    bench.time += 60_000;
    expect(await bench.service.visit()).toEqual({ visits: 0, source: "cache", ageSeconds: 3660 });
    expect(await bench.metric("CacheAge")).toBe(3660);

    bench.cache.entries.clear();
    expect(await bench.service.visit()).toMatchObject({ visits: 2, source: "database" });
  });

  test("a full disk refuses jobs, and the metric says so", async () => {
    await bench.service.faults.change({ fullDisk: true });
    await expect(bench.service.acceptJob("text")).rejects.toThrow("is full: its limit is 1 MiB");
    expect(await bench.metric("ScratchUsed")).toBe(100);
    expect(bench.queue.sent).toEqual([]);

    await bench.service.faults.change({ fullDisk: false });
    await expect(bench.service.acceptJob("text")).resolves.toEqual(expect.any(String));
  });

  test("jobs in trouble are put on the queue each second, until they are switched off", async () => {
    jest.useFakeTimers();
    try {
      await bench.service.faults.change({ slowJobsPerSecond: 2, failingJobsPerSecond: 4 });
      jest.advanceTimersByTime(1_000);
      const troubles = () =>
        bench.queue.sent.map(
          (body) => (JSON.parse(body) as { trouble: { kind: string; untilMs: number } }).trouble,
        );
      expect(
        troubles()
          .map(({ kind }) => kind)
          .sort(),
      ).toEqual(["fails", "fails", "fails", "fails", "slow", "slow"]);
      expect(new Set(troubles().map(({ untilMs }) => untilMs))).toEqual(new Set([bench.time + 30_000]));

      await bench.service.faults.change({ slowJobsPerSecond: 0, failingJobsPerSecond: 0 });
      jest.advanceTimersByTime(5_000);
      expect(bench.queue.sent).toHaveLength(6);
    } finally {
      jest.useRealTimers();
    }
  });

  test("a change leaves the other faults as they are", async () => {
    await bench.service.faults.change({ latencyMs: 1 });

    expect(await bench.service.faults.change({ errorsPercent: 10 })).toEqual({
      ...NO_FAULTS,
      latencyMs: 1,
      errorsPercent: 10,
    });
  });
});
