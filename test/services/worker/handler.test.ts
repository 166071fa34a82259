import { handler } from "../../../services/worker/handler";

let lines: Record<string, unknown>[];
beforeEach(() => {
  lines = [];
  jest.spyOn(process.stdout, "write").mockImplementation((text) => {
    lines.push(JSON.parse(String(text)) as Record<string, unknown>);
    return true;
  });
});
afterEach(() => {
  jest.restoreAllMocks();
});

test("does the good jobs of a batch and gives the bad ones back", async () => {
  const response = await handler({
    Records: [
      { messageId: "m1", body: JSON.stringify({ id: "j1", text: "three short words" }) },
      { messageId: "m2", body: "no json" },
      { messageId: "m3", body: JSON.stringify({ id: "", text: "x" }) },
      { messageId: "m4", body: JSON.stringify({ id: "j4" }) },
      { messageId: "m5", body: "7" },
    ],
  });

  expect(response.batchItemFailures.map((failure) => failure.itemIdentifier)).toEqual([
    "m2",
    "m3",
    "m4",
    "m5",
  ]);
  expect(lines[0]).toEqual({ event: "job-done", messageId: "m1", jobId: "j1", words: 3 });
  expect(lines[2]).toMatchObject({ reason: '"id" of a job must be a text, received ""' });
});

describe("a job that is in trouble", () => {
  const job = (kind: string, untilMs: number) => ({
    messageId: kind,
    body: JSON.stringify({ id: "j1", text: "one", trouble: { kind, untilMs } }),
  });
  const later = Date.now() + 60_000;
  afterEach(() => {
    delete process.env["FAULT_INJECTION"];
  });

  test("keeps the worker busy, and makes the whole batch fail where it is one that fails", async () => {
    process.env["FAULT_INJECTION"] = "enabled";
    const beganAt = performance.now();
    await expect(handler({ Records: [job("slow", later)] })).resolves.toEqual({ batchItemFailures: [] });
    expect(performance.now() - beganAt).toBeGreaterThanOrEqual(990);
    await expect(handler({ Records: [job("slow", later), job("fails", later)] })).rejects.toThrow(
      "a job was made to fail",
    );
  });

  test("is a job like any other once its trouble is over, and where faults are off", async () => {
    await expect(handler({ Records: [job("fails", later)] })).resolves.toEqual({ batchItemFailures: [] });
    process.env["FAULT_INJECTION"] = "enabled";
    await expect(handler({ Records: [job("fails", 1)] })).resolves.toEqual({ batchItemFailures: [] });
  });

  test("is a bad message where it does not say which", async () => {
    process.env["FAULT_INJECTION"] = "enabled";
    const response = await handler({ Records: [job("odd", later)] });
    expect(response.batchItemFailures).toEqual([{ itemIdentifier: "odd" }]);
    expect(lines[0]).toMatchObject({ reason: expect.stringContaining('a kind ("slow", "fails")') as string });
  });
});

test("says in its log how many jobs it did, in the format that CloudWatch reads metrics from", async () => {
  await handler({ Records: [{ messageId: "m1", body: JSON.stringify({ id: "j1", text: "one" }) }] });

  expect(lines.at(-1)).toMatchObject({
    JobsDone: 1,
    JobsFailed: 0,
    _aws: { CloudWatchMetrics: [expect.anything()] },
  });
});
