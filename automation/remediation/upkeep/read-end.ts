import * as z from "zod";
import { schemaReasons } from "../normalise/source-reader";
import type { WorkflowEnd } from "./says-end";

const text = z.string().nullish();
const endEvent = z.object({
  source: z.literal("aws.states"),
  "detail-type": z.literal("Step Functions Execution Status Change"),
  detail: z.object({
    name: z
      .string()
      .regex(/^exe-[0-9a-f]{20}$/, 'the name of an execution of ours, "exe-" and 20 hexadecimal digits'),
    status: z.enum(["FAILED", "TIMED_OUT", "ABORTED"]),
    /** Milliseconds since the epoch. */
    stopDate: z.int(),
    error: text,
    cause: text,
  }),
});

/**
 * The execution that the workflow service has ended, and how.
 *
 * @throws Error that says what in the event is not as it should be
 */
export function readEnd(event: unknown): { readonly executionId: string; readonly end: WorkflowEnd } {
  const checked = endEvent.safeParse(event);
  if (!checked.success)
    throw new Error(`no end of an execution: ${schemaReasons(checked.error, "event").join("; ")}`);
  const { name, stopDate: endedAtMs, ...how } = checked.data.detail;
  return { executionId: name, end: { ...how, endedAtMs } };
}
