/**
 * Answers for metrics and alarms with an evaluator of the estate's own: the emulator takes one statistic over all points,
 * whatever their dimensions, and sends no event. It keeps dashboards and tags, and so hears of alarms, without actions.
 * Follows https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html
 */
import type { AlarmEngine } from "../../alarms/alarm-engine";
import type { Call } from "../call";
import { answer, CloudWatchError, isOurs } from "../cloudwatch/service";
import { type Fields, inputOf, outputReply, refusal } from "../cloudwatch/wire";
import { jsonQuestion, type Mend, type MendContext } from "../mend";
import { jsonOf, type Reply } from "../reply";
import { textAt } from "./support/json-read-back";

const TARGET = "GraniteServiceVersion20100801";
/** Operations of which the emulator hears, so that it can tell tags of alarms. */
const TOLD = new Set(["PutMetricAlarm", "PutCompositeAlarm", "DeleteAlarms"]);
const ACCOUNT_ROOT = /^\d{12}$/;
const SILENT = { ActionsEnabled: false, OKActions: [], AlarmActions: [], InsufficientDataActions: [] };

/** CloudWatch's metrics and alarms. */
export function cloudwatchAlarms(engine: AlarmEngine): Mend {
  return {
    name: "cloudwatch-alarms",
    services: ["monitoring"],
    matches: (call) => isOurs(call.action),
    handle: (call, context) => handle(engine, call, context),
  };
}

async function handle(engine: AlarmEngine, call: Call, context: MendContext): Promise<Reply> {
  const operation = call.action;
  const denied = await denial(call, context);
  if (denied) return denied;
  try {
    const input = inputOf(call);
    if (TOLD.has(operation)) {
      const refused = await tellEmulator(operation, input, context);
      if (refused) return refusal(call, refused.code, refused.message, refused.status);
    }
    return outputReply(
      call,
      answer(engine, context.place, { operation, input, nowMs: context.now().getTime() }),
    );
  } catch (error) {
    if (error instanceof CloudWatchError) return refusal(call, error.code, error.message, error.status);
    throw error;
  }
}

/** Whether a role may do this, only the emulator knows: it is asked with the call as it was signed, which changes nothing here. */
async function denial(call: Call, { next }: MendContext): Promise<Reply | undefined> {
  if (ACCOUNT_ROOT.test(call.accessKeyId)) return undefined;
  const reply = await next();
  return reply.status >= 400 && reply.body.includes("AccessDenied") ? reply : undefined;
}

/** The emulator's refusal, if it refuses. */
async function tellEmulator(
  operation: string,
  input: Fields,
  { ask }: MendContext,
): Promise<{ readonly code: string; readonly message: string; readonly status: number } | undefined> {
  const silent = operation === "DeleteAlarms" ? input : { ...numbersOf(input), ...SILENT };
  const reply = await ask("ministack", jsonQuestion("monitoring", `${TARGET}.${operation}`, silent));
  if (reply.status < 300) return undefined;
  const body = jsonOf<Fields>(reply);
  const code = textAt(body, "__type").replace(/^.*#/, "") || "InternalFailure";
  return { code, message: textAt(body, "message") || textAt(body, "Message"), status: reply.status };
}

/** Numbers of the query protocol are text; the emulator wants numbers in JSON. */
function numbersOf(input: Fields): Fields {
  const numeric = (value: unknown): unknown =>
    typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))
      ? Number(value)
      : value;
  const names = [
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "ActionsSuppressorWaitPeriod",
    "ActionsSuppressorExtensionPeriod",
  ];
  return Object.fromEntries(
    Object.entries(input).map(([name, value]) => [name, names.includes(name) ? numeric(value) : value]),
  );
}
