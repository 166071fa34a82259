import * as z from "zod";
import type { Grant } from "../admission/records";
import { incidentSchema } from "../incident-schema";
import {
  ENDINGS,
  PHASES,
  type ActionPlan,
  type EngineRequest,
  type ExecutionState,
  type StepRequest,
} from "./execution-state";

/*
 * What the workflow hands its functions. It is our own data, but it went through a definition that can be wrong:
 * a name that nobody knows is an error here, before anything is touched.
 */

const name = z.string().min(1).max(1_024);
const timeMs = z.number().int().nonnegative();
const facts = z.record(z.string(), z.json());

const grant = z.strictObject({
  executionId: name,
  fence: z.number().int().positive(),
  scope: z.strictObject({ environment: name, runbookId: name, service: name, target: name }),
  leaseUntilMs: timeMs,
  needsApproval: z.boolean(),
}) satisfies z.ZodType<Grant>;

const plan = z.strictObject({
  actions: z.array(z.string()),
  targetState: facts,
  madeAtMs: timeMs,
  untilMs: timeMs,
}) satisfies z.ZodType<ActionPlan>;

const state = z.strictObject({
  grant,
  incident: incidentSchema,
  notes: facts,
  steps: z.array(z.strictObject({ phase: z.enum(PHASES), step: name, says: z.string(), atMs: timeMs })),
  plan: plan.exactOptional(),
}) satisfies z.ZodType<ExecutionState>;

/** What a runbook's function is called with. */
export const stepRequestSchema: z.ZodType<StepRequest> = z.strictObject({
  phase: z.enum(PHASES),
  step: name,
  state,
  digest: z.string().nullable().exactOptional(),
});

/** What the engine's function is called with. */
export const engineRequestSchema: z.ZodType<EngineRequest> = z.discriminatedUnion("operation", [
  z.strictObject({
    operation: z.literal("hold"),
    leaseSeconds: z.number().positive().max(86_400),
    state,
  }),
  z.strictObject({ operation: z.literal("ask"), taskToken: z.string().min(1).max(2_048), state }),
  z.strictObject({
    operation: z.literal("settle"),
    ending: z.enum(ENDINGS),
    state,
    // The service's own object: what else it tells is not ours to refuse, for then nothing would be settled.
    error: z
      .object({
        Error: z.string(),
        Cause: z.string().exactOptional(),
        RollbackError: z.string().exactOptional(),
      })
      .exactOptional(),
  }),
]);
