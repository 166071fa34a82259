import type { CheckResult, StepContext, StepsOf } from "../../remediation/execution/steps";
import { textFact } from "../facts";
import { assertOwnName } from "../own-name";
import type { DeadLetterQueue, DeadLetters } from "../ports/dead-letters";
import type { Metrics } from "../ports/metrics";
import { wrongTarget } from "../wrong-target";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly deadLetters: DeadLetters;
  readonly metrics: Metrics;
}

/** More than these are no accident, and more than the action has time for. */
const MAXIMUM_MESSAGES = 300;
/** Within the action's timeout, with room for the last ten. */
const MOVING_MS = 45_000;
/** Ten messages each: so fast, and the worker is not flooded. */
const BETWEEN_MS = 1_000;
const LATELY_MS = 300_000;

/** Effects of `redrive-queue`. */
export function createSteps({ deadLetters, metrics }: Ports): StepsOf<typeof spec> {
  const look = async ({ incident: { target, environment } }: StepContext): Promise<DeadLetterQueue> => {
    if (target.type !== "AWS::SQS::Queue" || target.id.endsWith(".fifo"))
      throw wrongTarget(target, "an AWS::SQS::Queue that is no FIFO");
    assertOwnName("the dead-letter queue", target.id, environment);
    const queue = await deadLetters.describe(target.id);
    assertOwnName("the queue", queue.sourceName, environment);
    return queue;
  };
  const nobodyHoldsMessages = async (context: StepContext): Promise<CheckResult> => {
    const { name } = plannedOf(context);
    const { waiting, inFlight } = await deadLetters.counts(name);
    return { passed: inFlight === 0, says: `${waiting} messages lie in ${name}, ${inFlight} are held` };
  };

  return {
    targetState: async (context) => ({ ...(await look(context)) }),
    preChecks: {
      "worker-healthy": async (context) => workerHealthy(metrics, await look(context), context.now()),
      "few-enough": async (context) => {
        const { name } = await look(context);
        const { waiting, inFlight } = await deadLetters.counts(name);
        const passed = waiting + inFlight <= MAXIMUM_MESSAGES;
        return { passed, says: `${waiting + inFlight} messages lie in ${name}; at most ${MAXIMUM_MESSAGES}` };
      },
      "no-poison": async (context) => {
        const { name } = await look(context);
        const { seen, redriven } = await deadLetters.peek(name);
        const passed = seen > 0 && redriven.length === 0;
        return {
          passed,
          says: `${redriven.length} of ${seen} messages on top of ${name} were redriven before`,
        };
      },
    },
    actions: {
      "move-messages": async (context) => {
        const queue = plannedOf(context);
        const { sourceName } = await look(context);
        if (sourceName !== queue.sourceName)
          throw new Error(`${queue.name} gets the messages of ${sourceName} now, not of ${queue.sourceName}`);
        const { moved, kept } = await moveAll(deadLetters, queue, context);
        const says = `${moved} messages are back in ${sourceName}`;
        if (kept.length > 0)
          throw new Error(`${says}; ${kept.length} failed after an earlier redrive and stay: ${first(kept)}`);
        return { says, notes: { moved } };
      },
    },
    rollbacks: {
      "leave-rest": (context) => {
        const { name, sourceName } = plannedOf(context);
        // A message that was moved may be worked on already, and what fails again comes back by itself.
        return Promise.resolve({ says: `what was moved stays in ${sourceName}, what was not in ${name}` });
      },
    },
    rolledBack: nobodyHoldsMessages,
    postChecks: {
      "queue-drained": async (context) => {
        const { name } = plannedOf(context);
        const { waiting, inFlight } = await deadLetters.counts(name);
        return { passed: waiting + inFlight === 0, says: `${waiting + inFlight} messages lie in ${name}` };
      },
      "none-returned": async (context) => {
        const { name, sourceName } = plannedOf(context);
        const [dead, source] = await Promise.all([deadLetters.counts(name), deadLetters.counts(sourceName)]);
        const [back, left] = [dead, source].map(({ waiting, inFlight }) => waiting + inFlight);
        const says = `${back} messages lie in ${name}; ${left} of ${sourceName} are still to be worked on`;
        return { passed: back === 0 && left === 0, says };
      },
    },
  };
}

async function moveAll(
  deadLetters: DeadLetters,
  queue: DeadLetterQueue,
  { now, sleep, executionId }: StepContext,
): Promise<{ readonly moved: number; readonly kept: readonly string[] }> {
  const endMs = now() + MOVING_MS;
  const kept: string[] = [];
  let moved = 0;
  while (moved + kept.length < MAXIMUM_MESSAGES && now() < endMs) {
    const some = await deadLetters.moveSome(queue, executionId);
    if (some.moved.length + some.kept.length === 0) break;
    moved += some.moved.length;
    kept.push(...some.kept);
    await sleep(BETWEEN_MS);
  }
  return { moved, kept };
}

/** A worker that had nothing to do proves nothing: a message must have been worked off lately. */
async function workerHealthy(
  metrics: Metrics,
  { sourceName }: DeadLetterQueue,
  nowMs: number,
): Promise<CheckResult> {
  const points = await metrics.points(
    {
      namespace: "AWS/SQS",
      name: "NumberOfMessagesDeleted",
      statistic: "Sum",
      dimensions: { QueueName: sourceName },
    },
    { fromMs: nowMs - LATELY_MS, toMs: nowMs },
  );
  const done = points.reduce((sum, { value }) => sum + value, 0);
  return { passed: done > 0, says: `${done} messages of ${sourceName} were worked off in five minutes` };
}

function plannedOf({ before }: StepContext): DeadLetterQueue {
  return { name: textFact(before, "name"), sourceName: textFact(before, "sourceName") };
}

/** A few names are enough for a person to begin with. */
function first(ids: readonly string[]): string {
  return `${ids.slice(0, 3).join(", ")}${ids.length > 3 ? " …" : ""}`;
}
