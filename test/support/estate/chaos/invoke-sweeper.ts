import { InvokeCommand, type LambdaClient } from "@aws-sdk/client-lambda";
import type { Upkeep } from "../../../../automation/remediation/upkeep/keep-up";

/** Calls the deployed sweeper, as its schedule does once a minute. */
export async function invokeSweeper(lambda: LambdaClient, environment: string): Promise<Upkeep> {
  const FunctionName = `homeostat-${environment}-remediation-sweep`;
  const { Payload, FunctionError } = await lambda.send(new InvokeCommand({ FunctionName, Payload: "{}" }));
  const answer = Payload?.transformToString() ?? "null";
  if (FunctionError !== undefined) throw new Error(`the sweeper failed: ${answer}`);
  return JSON.parse(answer) as Upkeep;
}
