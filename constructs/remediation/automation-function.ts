import type { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import {
  type FunctionNetwork,
  NodeFunction,
  type NodeFunctionOptions,
  type NodeFunctionProps,
} from "../core/node-function";
import { attachToNetwork } from "./network-interfaces";
import type { UndeliveredQueue } from "./undelivered-queue";

/** What all functions of the automation have in common. */
export interface AutomationFunctionOptions extends NodeFunctionOptions {
  /** Where a call goes that failed every attempt. */
  readonly undelivered: UndeliveredQueue;
}

/** Props of {@link AutomationFunction}. */
export interface AutomationFunctionProps
  extends AutomationFunctionOptions, Pick<NodeFunctionProps, "description" | "entry"> {
  /** Last part of the name, e.g. `intake`. */
  readonly name: string;
  /**
   * Variables of the function beside those that say where it is deployed, as `automation/functions/settings.ts` knows
   * them; no secrets. @default - none
   */
  readonly variables?: Readonly<Record<string, string>>;
  /** Longest run, in seconds, 1 to 900. @default 30 */
  readonly timeoutSeconds?: number;
  /** @default 512 */
  readonly memoryMib?: number;
  /**
   * Copies that run at once at most, and that nobody else in the account can take away: an incident is the moment when
   * others use up all there is. @default 5
   */
  readonly reservedConcurrency?: number;
  /** @default - outside of every network */
  readonly network?: FunctionNetwork;
}

/** A function of the automation: knows where it is deployed, and has its share of the account's concurrency. */
export class AutomationFunction extends NodeFunction {
  /**
   * Its ARN, spelled out instead of referred to: for a long document, which takes the longer the more references it
   * has. Whoever uses it must depend on the function by other means.
   */
  readonly spelledArn: string;

  constructor(scope: Construct, id: string, props: AutomationFunctionProps) {
    const { undelivered, ...rest } = props;
    const stack = EstateStack.of(scope);
    super(scope, id, {
      ...rest,
      name: ["remediation", props.name],
      timeoutSeconds: props.timeoutSeconds ?? 30,
      memoryMib: props.memoryMib ?? 512,
      reservedConcurrency: props.reservedConcurrency ?? 5,
      deadLetterQueueArn: undelivered.queueArn,
      variables: { ...whereDeployed(stack), ...props.variables },
    });
    this.spelledArn = stack.arn("lambda", `function:${this.functionName}`);
    undelivered.grantSend(this);
    if (props.network) attachToNetwork(this, stack, this.functionName);
  }
}

function whereDeployed({ deployment }: EstateStack): Record<string, string> {
  return {
    HOMEOSTAT_ENVIRONMENT: deployment.environment,
    HOMEOSTAT_ORGANIZATION: deployment.organization,
    HOMEOSTAT_ACCOUNT_ID: deployment.accountId,
  };
}
