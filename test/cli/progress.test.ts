import { describe as inWords, renderBlock } from "../../cli/progress/block";
import { ProgressBoard } from "../../cli/progress/board";
import { LineReporter } from "../../cli/progress/line-reporter";
import { LiveReporter } from "../../cli/progress/live-reporter";
import { styleFor } from "../../cli/terminal/style";

const plain = styleFor({ isTTY: false });

function created(address: string, action: "create" | "replace" = "create") {
  return { type: "planned-change", address, resourceType: "aws_vpc", action } as const;
}

function board(): { board: ProgressBoard; pass: (seconds: number) => void } {
  let now = 0;
  return {
    board: new ProgressBoard(["dev-network"], () => now),
    pass: (seconds) => {
      now += seconds * 1000;
    },
  };
}

describe("ProgressBoard", () => {
  it("counts resources, and a replacement only when both of its halves are over", () => {
    const { board: progress, pass } = board();
    progress.phase("dev-network", "planning");
    progress.event("dev-network", created("aws_vpc.a"));
    progress.event("dev-network", created("aws_vpc.b", "replace"));
    progress.phase("dev-network", "applying");
    pass(10);
    const complete = (address: string, action: string) =>
      ({ type: "complete", address, action, elapsedSeconds: 1 }) as const;
    progress.event("dev-network", complete("aws_vpc.a", "create"));
    progress.event("dev-network", complete("aws_vpc.b", "delete"));
    expect(progress.of("dev-network")).toMatchObject({ planned: 2, done: 1, remainingMilliseconds: 10_000 });
    progress.event("dev-network", complete("aws_vpc.b", "create"));
    expect(progress.of("dev-network")).toMatchObject({ planned: 2, done: 2 });
  });

  it("does not count a data source that is read", () => {
    const { board: progress } = board();
    progress.phase("dev-network", "planning");
    progress.event("dev-network", created("aws_vpc.a"));
    progress.phase("dev-network", "applying");
    progress.event("dev-network", {
      type: "complete",
      address: "data.aws_region.here",
      action: "read",
      elapsedSeconds: 0,
    });
    expect(progress.of("dev-network")).toMatchObject({ planned: 1, done: 0 });
  });

  it("names the resource that takes longest", () => {
    const { board: progress, pass } = board();
    progress.phase("dev-network", "applying");
    progress.event("dev-network", { type: "start", address: "aws_db_instance.slow", action: "create" });
    pass(1);
    progress.event("dev-network", { type: "start", address: "aws_vpc.quick", action: "create" });
    expect(progress.of("dev-network")?.current).toBe("aws_db_instance.slow");
  });
});

describe("renderBlock", () => {
  const stack = {
    id: "dev-data",
    phase: "applying",
    planned: 31,
    done: 12,
    elapsedMilliseconds: 80_000,
  } as const;

  it("says done of planned, elapsed and remaining", () => {
    const words = inWords({ ...stack, remainingMilliseconds: 40_000, current: "aws_db_instance.Main" });
    expect(words).toBe("applying · 12/31 · 1m20s · ~40s left · aws_db_instance.Main");
  });

  it("is never wider than the terminal", () => {
    const [line = ""] = renderBlock([{ ...stack, note: "x".repeat(200) }], 40, plain);
    expect(line).toHaveLength(40);
    expect(line.endsWith("…")).toBe(true);
  });

  it("shows control characters instead of obeying them", () => {
    const [line = ""] = renderBlock([{ ...stack, note: "a\u001b[2Jb" }], 120, plain);
    expect(line).toContain("a\\u001b[2Jb");
  });
});

describe("LineReporter", () => {
  it("writes one plain line per step, with the time", () => {
    const written: string[] = [];
    const screen = { write: (text: string) => written.push(text) };
    const reporter = new LineReporter(["dev-network"], screen, () => new Date("2026-01-02T03:04:05Z"));
    reporter.phase("dev-network", "planning");
    reporter.note("on its way");
    reporter.phase("dev-network", "failed", "no such bucket");
    reporter.close();
    expect(written).toEqual([
      "03:04:05 dev-network: planning\n",
      "03:04:05 on its way\n",
      "03:04:05 dev-network: failed · no such bucket\n",
    ]);
  });
});

describe("LiveReporter", () => {
  it("draws over itself and gives the cursor back", () => {
    const written: string[] = [];
    const screen = { write: (text: string) => written.push(text), columns: 60, rows: 20, isTTY: true };
    const reporter = new LiveReporter(["dev-a", "dev-b"], screen, plain);
    reporter.phase("dev-a", "planning");
    reporter.close();
    const all = written.join("");
    expect(all).toContain("\u001b[2A");
    expect(all).toContain("planning");
    expect(all.startsWith("\u001b[?25l")).toBe(true);
    expect(all.endsWith("\u001b[?25h")).toBe(true);
  });
});
