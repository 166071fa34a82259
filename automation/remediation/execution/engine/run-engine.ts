import type { Settlement } from "../../admission/records";
import type { ApprovalRequest } from "../../approval/approval-item";
import type { ApprovalDeps } from "../../approval/decide-approval";
import { schemaReasons } from "../../normalise/source-reader";
import type { EngineRequest, ExecutionState } from "../execution-state";
import { engineRequestSchema } from "../request-schemas";
import { ask } from "./ask";
import { hold } from "./hold";
import { runbookErrorLine } from "./runbook-errors";
import { settleEnd, type End } from "./settle";

/** What the engine needs of the outside. */
export interface RunEngineDeps extends ApprovalDeps {
  /** Makes what writes signed links to the page of a question; it reads the key, so only asking needs it. */
  readonly linker: () => Promise<(request: ApprovalRequest) => string>;
  /** Writes a line to the function's log, where its metrics are read. */
  readonly log: (line: object) => void;
}

/** What the workflow goes on with: the state, or after `settle` what was settled. */
export type EngineAnswer = ExecutionState | Settlement;

/**
 * Does what the workflow asks the engine for.
 *
 * @throws StepError `EffectRefused` where the execution is over, or has nothing to ask about
 * @throws Error for a request that is not understood, and where something does not answer
 */
export async function runEngine(
  request: unknown,
  { linker, log, ...deps }: RunEngineDeps,
): Promise<EngineAnswer> {
  const asked = parsed(request);
  switch (asked.operation) {
    case "hold":
      return hold(asked.state, asked.leaseSeconds, deps);
    case "ask":
      await ask(asked.state, asked.taskToken, { ...deps, linkTo: await linker() });
      return asked.state;
    case "settle":
      return settleAndCount(asked, { ...deps, log });
  }
}

/** Counted once it is settled: until then the workflow asks again. */
async function settleAndCount(
  end: End,
  { log, ...deps }: Omit<RunEngineDeps, "linker">,
): Promise<Settlement> {
  const settled = await settleEnd(end, deps);
  const line = runbookErrorLine(end, deps.clock());
  if (line) log(line);
  return settled;
}

function parsed(request: unknown): EngineRequest {
  const checked = engineRequestSchema.safeParse(request);
  if (checked.success) return checked.data;
  throw new Error(`the request is not understood: ${schemaReasons(checked.error, "request").join("; ")}`);
}
