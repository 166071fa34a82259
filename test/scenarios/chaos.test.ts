import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { AuditRecord } from "../../automation/remediation/admission/records";
import { status } from "../../local";
import { alarmOver } from "../support/estate/alarm-event";
import { Books, factsOf, type RecordOf } from "../support/estate/chaos/books";
import { pagesDue, peakOf, whatIsWrong } from "../support/estate/chaos/account-for";
import { hideBriefly } from "../support/estate/chaos/hide-briefly";
import { invokeSweeper } from "../support/estate/chaos/invoke-sweeper";
import { killAfter } from "../support/estate/chaos/kill-after";
import { PageBox } from "../support/estate/chaos/page-box";
import { deadExecution } from "../support/estate/chaos/dead-execution";
import { Silence } from "../support/estate/chaos/silence";
import { longTroubles, storm } from "../support/estate/chaos/storm";
import { crashEmulator } from "../support/estate/crash-emulator";
import { manualIncident, type BusEvent } from "../support/estate/aws-event";
import { eventually } from "../support/estate/eventually";
import { forgetRuns } from "../support/estate/forget-runs";
import { expectCode, homeostat, ROOT } from "../support/estate/homeostat";
import { putEvent } from "../support/estate/put-event";
import { FunctionWorld } from "../support/estate/runbooks/function-world";
import { ServiceWorld } from "../support/estate/runbooks/service-world";
import { RunbookStage } from "../support/estate/runbook-stage";
import { switchOn } from "../support/estate/task-faults";
import { useAppliedEstate } from "../support/estate/use-applied-estate";
import { callsOf, permissionOf } from "../support/estate/used-actions";

const ENVIRONMENT = "dev";
const PREFIX = `homeostat-${ENVIRONMENT}-remediation`;
const OUT_OF_MEMORY = JSON.parse(
  readFileSync(
    join(ROOT, "test", "automation", "remediation", "fixtures", "events", "ecs-task-out-of-memory.json"),
    "utf8",
  ),
) as BusEvent;
/** What was being told when something died is told again after a minute or two. */
const SECONDS = { decide: 60, storm: 240, settle: 120, tell: 200, crash: 120, stream: 60 };

/** Each test goes on from where the one before it ended; the last one takes the emulator down. */
describe("remediation under chaos", () => {
  // What is begun first is ended first: before the estate is.
  let box: PageBox;
  afterAll(() => box.close());
  const estate = useAppliedEstate(ENVIRONMENT, ["security", "network", "data", "service", "operations"]);
  let stage: RunbookStage;
  let books: Books;
  let sinceMs: number;

  beforeAll(async () => {
    stage = new RunbookStage(estate(), ENVIRONMENT);
    box = await PageBox.open(estate(), ENVIRONMENT);
  });
  beforeEach(async () => {
    await forgetRuns(stage.clients.dynamodb, PREFIX);
    sinceMs = Date.now();
    books = new Books(estate(), ENVIRONMENT, sinceMs);
  });

  const service = (): ServiceWorld => new ServiceWorld(stage);
  const put = (...events: readonly BusEvent[]): Promise<string[]> =>
    Promise.all(events.map((event) => putEvent(estate(), ENVIRONMENT, event)));

  const decisions = (
    eventIds: readonly string[],
    withinSeconds = SECONDS.decide,
  ): Promise<RecordOf<"decided">[]> =>
    eventually(
      "all is decided",
      async () => {
        const decided = await books.decisionsAbout(eventIds);
        return decided.every((one) => one !== undefined) && decided;
      },
      withinSeconds,
    );

  /** Waits until nothing runs and everybody has been told, and finds nothing wrong. */
  const aftermath = async (): Promise<AuditRecord[]> => {
    await eventually("nothing runs", async () => (await books.inFlight()).length === 0, SECONDS.settle);
    await eventually("all is told", async () => (await books.untold()).length === 0, SECONDS.tell);
    const records = await books.records();
    expect(whatIsWrong(records)).toEqual([]);
    const pages = await box.pages();
    for (const [executionId, due] of pagesDue(records)) {
      const got = pages.filter((page) => page.includes(`Execution: ${executionId}\n`)).length;
      expect([executionId, got]).toEqual([executionId, due]);
    }
    return records;
  };

  /** How often a runbook's function did something to the world, as the gateway's log tells. */
  const effects = (runbook: string, permission: string): number =>
    callsOf(estate(), ENVIRONMENT, `${PREFIX}-${runbook}`).filter(
      (call) => Date.parse(call.time) >= sinceMs && call.status < 300 && permissionOf(call) === permission,
    ).length;

  /** Has a runbook's function die once, before it hears that a call of it was carried out. */
  const dyingAfter = async (
    runbook: string,
    call: { readonly service: string; readonly operation: string },
    event: BusEvent,
  ): Promise<void> => {
    const awaited = { functionName: `${PREFIX}-${runbook}`, ...call };
    const { kills } = await killAfter(estate(), ENVIRONMENT, awaited, async () => {
      await decisions(await put(event));
      await eventually("it is over", async () => (await books.inFlight()).length === 0, SECONDS.settle);
    });
    expect(kills).toBe(1);
  };

  test("two faults of one service at the same moment: one is mended, the other is a person's", async () => {
    const before = await service().tasks();
    for (const task of before) await switchOn(task, { stuckPool: true });
    const [pool = "", memory = ""] = await put(service().poolExhausted(), service().memoryHigh());
    const decided = await decisions([pool, memory]);
    expect(decided.map(({ fact }) => fact.decision.outcome).sort()).toEqual(["auto", "blocked"]);
    const blocked = decided.find(({ fact }) => fact.decision.outcome === "blocked");
    expect(blocked?.fact.decision.reasons.map(({ code }) => code)).toContain("target-locked");

    const records = await aftermath();
    expect(factsOf(records, "settled").map(({ fact }) => fact.outcome)).toEqual(["succeeded-verified"]);
    expect(effects("restart-service", "ecs:UpdateService")).toBe(1);
    await service().tasks(before);
  });

  test("a runbook's function dies after its effect: it is undone, and a person hears of it", async () => {
    const floor = await service().floor();
    // Where the database is awaited, or nothing was measured yet, nothing is scaled.
    await service().poolsFree();
    const call = { service: "APPLICATION_AUTO_SCALING", operation: "RegisterScalableTarget" };
    await dyingAfter("scale-service", call, service().processorsBusy());
    const records = await aftermath();
    expect(factsOf(records, "settled").map(({ fact }) => fact.outcome)).toEqual(["rolled-back"]);
    // The raised floor, and the old one again; nothing was begun twice.
    expect(effects("scale-service", "application-autoscaling:RegisterScalableTarget")).toBe(2);
    expect(effects("scale-service", "ecs:UpdateService")).toBe(0);
    expect(await service().floor()).toBe(floor);
  });

  test("a runbook's function dies after a restart, which nothing undoes: it is not begun twice", async () => {
    const before = await service().tasks();
    await dyingAfter(
      "restart-service",
      { service: "ECS", operation: "UpdateService" },
      service().poolExhausted(),
    );
    const records = await aftermath();
    expect(factsOf(records, "settled").map(({ fact }) => fact.outcome)).toEqual(["rolled-back"]);
    expect(effects("restart-service", "ecs:UpdateService")).toBe(1);
    expect(await service().tasks(before)).toHaveLength(before.length);
  });

  test("the engine dies after its settlement: it is settled once, and stays so", async () => {
    await service().tasks();
    const { kills } = await killAfter(
      estate(),
      ENVIRONMENT,
      {
        functionName: `${PREFIX}-engine`,
        service: "DYNAMODB",
        operation: "TransactWriteItems",
        holding: "settled#exe-",
      },
      async () => {
        await decisions(await put(service().poolExhausted()));
        await eventually("it is over", async () => (await books.inFlight()).length === 0, SECONDS.settle);
        await eventually(
          "its workflow has ended",
          async () => (await stage.trail.running()) === 0,
          SECONDS.settle,
        );
      },
    );
    expect(kills).toBe(1);
    const records = await aftermath();
    expect(factsOf(records, "settled").map(({ fact }) => fact.outcome)).toEqual(["succeeded-verified"]);
    expect(effects("restart-service", "ecs:UpdateService")).toBe(1);
  });

  test("50 alarms in one second: every limit holds, and each is accounted for", async () => {
    const events = storm(estate(), ENVIRONMENT);
    expect(events).toHaveLength(50);
    // Two of the three that may run at the same time run already, and for long.
    const leaseSeconds = 600;
    const { errors, deadLetters } = longTroubles(estate(), ENVIRONMENT);
    const busy = [
      await deadExecution(stage, { event: errors, runbookId: "throttle-function", leaseSeconds }),
      await deadExecution(stage, { event: deadLetters, runbookId: "redrive-queue", leaseSeconds }),
    ];
    const decided = await decisions(await put(...events), SECONDS.storm);
    for (const { end } of busy) await end();
    const records = await aftermath();

    expect(new Set(decided.map(({ id }) => id)).size).toBe(50);
    expect(factsOf(records, "reported")).toHaveLength(52);
    expect(factsOf(records, "decided")).toHaveLength(52);
    expect(peakOf(records)).toBe(3);
    const codes = decided.flatMap((one) => codesOf(one));
    expect(codes).toEqual(
      expect.arrayContaining(["environment-concurrency", "services-affected", "target-locked"]),
    );
    expect(await stage.trail.waitingEvents()).toBe(0);
    expect(await stage.trail.setAside()).toBe(0);
  });

  describe("the four incidents of the exercise", () => {
    afterEach(async () => {
      await service().setFloor(2);
      await service().want(2);
    });

    test("tasks that run out of memory are replaced without asking", async () => {
      const ended = await stage.play(OUT_OF_MEMORY);
      expect(ended).toMatchObject({ runbook: "restart-service", outcome: "succeeded-verified" });
    });

    test("busy processors get more tasks without asking", async () => {
      await service().poolsFree();
      const ended = await stage.play(service().processorsBusy(), { waitScale: 0.4 });
      expect(ended).toMatchObject({ runbook: "scale-service", outcome: "succeeded-verified" });
    });

    test("errors after a deployment wait for a person", async () => {
      const [decided] = await decisions(await put(service().errorsHigh()));
      expect(decided?.fact.decision).toMatchObject({
        runbookId: "rollback-deployment",
        outcome: "approval",
      });
      await put(alarmOver(service().errorsHigh()));
      await aftermath();
      expect(effects("rollback-deployment", "ecs:UpdateService")).toBe(0);
    });

    test("what nobody knows is a person's", async () => {
      const { estate: local } = stage;
      const target = { type: "AWS::ECS::Service", id: "homeostat-dev-auth/homeostat-dev-auth" };
      const [decided] = await decisions(
        await put(manualIncident(local, ENVIRONMENT, { rootCause: "unknown", target })),
      );
      expect(decided?.fact.decision.outcome).toBe("manual");
      await aftermath();
    });
  });

  test("an execution that is silent past its lease is settled, and what it still does is refused", async () => {
    const dead = await deadExecution(stage, {
      ...{ event: service().memoryHigh(), runbookId: "restart-service", leaseSeconds: 3 },
    });
    expect((await invokeSweeper(stage.clients.lambda, ENVIRONMENT)).swept).toEqual([]);
    await eventually("its lease is over", () => Promise.resolve(Date.now() > dead.grant.leaseUntilMs), 10);

    // That nobody hears of it does not say that it does nothing.
    const [locked] = await decisions(await put(service().poolExhausted()));
    expect(codesOf(locked)).toContain("target-locked");

    await invokeSweeper(stage.clients.lambda, ENVIRONMENT);
    const records = await aftermath();
    expect(factsOf(records, "lease-expired").map(({ executionId }) => executionId)).toEqual([
      dead.grant.executionId,
    ]);
    expect(await dead.ownCalls()).toEqual(["stale", "stale"]);
    expect(await dead.act()).toMatch(/stale-fence.*EffectRefused/);
    expect(effects("restart-service", "ecs:UpdateService")).toBe(0);

    // The target is free, and left in peace for as long as an old action may take.
    const [next] = await decisions(await put(service().memoryHigh()));
    expect(codesOf(next)).toContain("cooldown");
    expect(codesOf(next)).not.toContain("target-locked");
  });

  test("the emulator dies in the middle of an execution: nothing is lost, nothing is done twice", async () => {
    const worker = new FunctionWorld(stage);
    await worker.free();
    await hideBriefly(stage);
    await worker.count({ Invocations: 1_000, Errors: 900 });
    const silence = await Silence.begin(stage);
    const [running = ""] = await put(worker.alarm("function-errors-high", "Errors"));
    const isLimited = async (): Promise<boolean> => (await worker.bounds()).maximum === 2;
    await eventually("it has acted", isLimited, SECONDS.settle);
    const before = await books.inFlight();
    const [waiting = ""] = await put(service().poolExhausted());
    const untold = await books.untold();
    expect(untold).not.toEqual([]);
    await crashEmulator(estate().processes);
    expectCode(homeostat("local", "status"), 1);
    expectCode(homeostat("local", "up"), 0);
    expect((await status(ROOT))?.endpointUrl).toBe(estate().endpointUrl);

    await silence.streamIsRead();
    await eventually("what was in the outbox is told", () => books.told(untold), SECONDS.stream);
    await silence.end();
    await decisions([running, waiting]);
    await eventually(
      "the sweeper has found what died",
      async () => {
        await invokeSweeper(stage.clients.lambda, ENVIRONMENT);
        return (await books.inFlight()).length === 0;
      },
      SECONDS.crash,
    );
    const records = await aftermath();
    const settled = factsOf(records, "settled").filter(
      ({ executionId }) => executionId === before[0]?.executionId,
    );
    expect(settled.map(({ fact }) => [fact.outcome, fact.says])).toEqual([
      ["failed", expect.stringContaining("States.ServiceRestart")],
    ]);
    expect(effects("throttle-function", "lambda:UpdateEventSourceMapping")).toBe(1);
    expect(await isLimited()).toBe(true);

    // What comes afterwards is mended as before.
    await forgetRuns(stage.clients.dynamodb, PREFIX);
    const [next] = await decisions(await put(service().poolExhausted()));
    const ends = factsOf(await aftermath(), "settled");
    const end = ends.find(({ executionId }) => executionId === next?.executionId);
    expect(end?.fact.outcome).toBe("succeeded-verified");
  });
});

function codesOf(decided: RecordOf<"decided"> | undefined): string[] {
  return (decided?.fact.decision.reasons ?? []).map(({ code }) => code);
}
