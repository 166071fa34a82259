import { EventEmitter } from "node:events";
import type { ChildProcess } from "node:child_process";
import { Interrupts } from "../../cli/engine/interrupts";

/** A Terraform that notes what it is sent. */
class Child extends EventEmitter {
  readonly received: string[] = [];

  kill(signal: string): boolean {
    this.received.push(signal);
    return true;
  }
}

/** Sends the signals one after another while one Terraform runs; answers what was told and sent. */
async function interrupted(
  signals: readonly NodeJS.Signals[],
  insists: boolean,
): Promise<{
  readonly told: readonly string[];
  readonly received: readonly string[];
  readonly stopped: boolean;
}> {
  const told: string[] = [];
  const child = new Child();
  const interrupts = new Interrupts({
    onStop: (running) => told.push(`stop ${running.join(", ")}`),
    onInsist: (running) => {
      told.push(`insist ${running.join(", ")}`);
      return Promise.resolve(insists);
    },
  });
  await interrupts.during(async () => {
    interrupts.track(child as unknown as ChildProcess, "dev-a");
    for (const signal of signals) {
      process.emit(signal);
      await new Promise(setImmediate);
    }
  });
  return { told, received: child.received, stopped: interrupts.stopped };
}

describe("signals during a run", () => {
  test.each<NodeJS.Signals>(["SIGINT", "SIGTERM", "SIGHUP"])(
    "%s asks Terraform once to finish",
    async (signal) => {
      expect(await interrupted([signal], false)).toEqual({
        told: ["stop dev-a"],
        received: ["SIGINT"],
        stopped: true,
      });
    },
  );

  test("the second one reaches Terraform only if the reader insists", async () => {
    expect((await interrupted(["SIGINT", "SIGINT"], false)).received).toEqual(["SIGINT"]);
    expect(await interrupted(["SIGINT", "SIGINT"], true)).toEqual({
      told: ["stop dev-a", "insist dev-a"],
      received: ["SIGINT", "SIGINT"],
      stopped: true,
    });
  });

  test("nothing is ever killed", async () => {
    const { received } = await interrupted(["SIGINT", "SIGINT", "SIGTERM", "SIGHUP", "SIGINT"], true);
    expect(new Set(received)).toEqual(new Set(["SIGINT"]));
  });

  test("a Terraform that starts after the first one is asked at once", async () => {
    const interrupts = new Interrupts({ onStop: () => undefined, onInsist: () => Promise.resolve(false) });
    const late = new Child();
    await interrupts.during(() => {
      process.emit("SIGINT");
      interrupts.track(late as unknown as ChildProcess, "dev-b");
      return Promise.resolve();
    });
    expect(late.received).toEqual(["SIGINT"]);
  });

  test("the process has its own handlers again afterwards", async () => {
    const before = process.listenerCount("SIGINT");
    await interrupted([], false);
    expect(process.listenerCount("SIGINT")).toBe(before);
  });
});
