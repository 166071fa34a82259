import fc from "fast-check";
import { Graph, type Node } from "../../cli/engine/graph";
import { schedule } from "../../cli/engine/schedule";

/** Acyclic by construction: a node depends only on earlier ones. */
const nodes = fc
  .array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 12 })
  .map((edges): Node[] =>
    edges.map((targets, index) => ({
      id: `n${index}`,
      dependencies: index === 0 ? [] : [...new Set(targets.map((target) => `n${target % index}`))],
    })),
  );

const ancestorsOf = (graph: Graph<Node>, id: string): Set<string> =>
  new Set(graph.before(id).flatMap((before) => [before, ...ancestorsOf(graph, before)]));

describe("schedule", () => {
  it("runs each node once, after what it depends on, and never more at once than allowed", async () => {
    await fc.assert(
      fc.asyncProperty(
        nodes,
        fc.integer({ min: 1, max: 4 }),
        fc.scheduler(),
        async (list, limit, scheduler) => {
          const graph = new Graph(list);
          const finished: string[] = [];
          let running = 0;
          let most = 0;
          const outcome = schedule({
            graph,
            concurrency: limit,
            run: async (node) => {
              for (const id of graph.before(node.id)) expect(finished).toContain(id);
              running += 1;
              most = Math.max(most, running);
              await scheduler.schedule(Promise.resolve());
              running -= 1;
              finished.push(node.id);
            },
          });
          await scheduler.waitFor(outcome);
          expect(finished.toSorted()).toEqual(list.map(({ id }) => id).toSorted());
          expect(most).toBeLessThanOrEqual(limit);
        },
      ),
      { numRuns: 60 },
    );
  });

  it("holds back exactly what depends on a failure", async () => {
    await fc.assert(
      fc.asyncProperty(nodes, fc.nat(), fc.integer({ min: 1, max: 3 }), async (list, pick, limit) => {
        const graph = new Graph(list);
        const broken = `n${pick % list.length}`;
        const outcomes = await schedule({
          graph,
          concurrency: limit,
          run: (node) => (node.id === broken ? Promise.reject(new Error("broken")) : Promise.resolve()),
        });
        for (const { id } of list) {
          const expected =
            id === broken ? "failed" : ancestorsOf(graph, id).has(broken) ? "blocked" : "succeeded";
          expect([id, outcomes.get(id)?.status]).toEqual([id, expected]);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("names what a held-back node needs", async () => {
    const outcomes = await schedule({
      graph: new Graph([
        { id: "a", dependencies: [] },
        { id: "b", dependencies: ["a"] },
      ]),
      concurrency: 2,
      run: () => Promise.reject(new Error("no")),
    });
    expect(outcomes.get("b")).toEqual({ status: "blocked", needs: ["a"] });
  });

  it("begins nothing new once stopped, and waits for what runs", async () => {
    const stop = new AbortController();
    const outcomes = await schedule({
      graph: new Graph([
        { id: "a", dependencies: [] },
        { id: "b", dependencies: ["a"] },
      ]),
      concurrency: 1,
      signal: stop.signal,
      run: async () => {
        stop.abort();
        await new Promise((resolve) => setImmediate(resolve));
        return "finished";
      },
    });
    expect(outcomes.get("a")).toEqual({ status: "succeeded", result: "finished" });
    expect(outcomes.get("b")).toEqual({ status: "cancelled" });
  });

  it("begins the longest chain first", async () => {
    const begun: string[] = [];
    await schedule({
      graph: new Graph([
        { id: "alone", dependencies: [] },
        { id: "first", dependencies: [] },
        { id: "second", dependencies: ["first"] },
      ]),
      concurrency: 1,
      run: ({ id }) => {
        begun.push(id);
        return Promise.resolve();
      },
    });
    expect(begun[0]).toBe("first");
  });
});

describe("schedule, ahead", () => {
  it("begins all at once, and gives each its turn after what it needs", async () => {
    await fc.assert(
      fc.asyncProperty(
        nodes,
        fc.integer({ min: 1, max: 4 }),
        fc.scheduler(),
        async (list, limit, scheduler) => {
          const graph = new Graph(list);
          const finished: string[] = [];
          const outcome = schedule({
            graph,
            concurrency: limit,
            ahead: true,
            run: async ({ id }, turn) => {
              await scheduler.schedule(Promise.resolve());
              await turn();
              for (const before of graph.before(id)) expect(finished).toContain(before);
              finished.push(id);
            },
          });
          await scheduler.waitFor(outcome);
          expect([...(await outcome).values()].map(({ status }) => status)).toEqual(
            list.map(() => "succeeded"),
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("does not wait with what is not about its needs", async () => {
    const done: string[] = [];
    await schedule({
      graph: new Graph([
        { id: "slow", dependencies: [] },
        { id: "quick", dependencies: ["slow"] },
      ]),
      concurrency: 2,
      ahead: true,
      run: async ({ id }, turn) => {
        if (id === "slow") await new Promise((resolve) => setTimeout(resolve, 20));
        done.push(id);
        await turn();
      },
    });
    expect(done).toEqual(["quick", "slow"]);
  });

  it("holds back what depends on a failure, whatever it has done already", async () => {
    const outcomes = await schedule({
      graph: new Graph([
        { id: "a", dependencies: [] },
        { id: "b", dependencies: ["a"] },
        { id: "c", dependencies: ["b"] },
        { id: "d", dependencies: [] },
      ]),
      concurrency: 4,
      ahead: true,
      run: async ({ id }, turn) => {
        if (id === "a") throw new Error("no");
        await turn();
      },
    });
    expect(Object.fromEntries(outcomes)).toMatchObject({
      b: { status: "blocked", needs: ["a"] },
      c: { status: "blocked", needs: ["b"] },
      d: { status: "succeeded" },
    });
  });

  it("gives no turn once stopped", async () => {
    const stop = new AbortController();
    const outcomes = await schedule({
      graph: new Graph([
        { id: "a", dependencies: [] },
        { id: "b", dependencies: ["a"] },
      ]),
      concurrency: 2,
      ahead: true,
      signal: stop.signal,
      run: async ({ id }, turn) => {
        await turn();
        if (id !== "a") return;
        stop.abort();
        throw new Error("ended by a signal");
      },
    });
    expect(outcomes.get("b")).toEqual({ status: "cancelled" });
  });
});

describe("Graph", () => {
  it("turns round for a destroy", () => {
    const list = [
      { id: "a", dependencies: [] },
      { id: "b", dependencies: ["a"] },
    ];
    expect(new Graph(list, "reverse").before("a")).toEqual(["b"]);
    expect(new Graph(list, "reverse").before("b")).toEqual([]);
  });

  it("leaves out what is not part of the run", () => {
    expect(new Graph([{ id: "b", dependencies: ["a"] }]).before("b")).toEqual([]);
  });

  it("names a circle", () => {
    const circle = [
      { id: "a", dependencies: ["b"] },
      { id: "b", dependencies: ["a"] },
    ];
    expect(() => new Graph(circle)).toThrow("a → b → a");
  });
});
