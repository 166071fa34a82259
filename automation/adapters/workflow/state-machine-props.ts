import type { SFNClient } from "@aws-sdk/client-sfn";

/** Which state machine it is about. */
export interface StateMachineProps {
  readonly stateMachineArn: string;
  /** @default - one with the settings of a step */
  readonly client?: Pick<SFNClient, "send">;
}
