import type { AwsClient } from "../../support/aws-client";
import { textIn } from "../support/json-text";
import { makeRoles } from "./roles";

/** A state machine that is traced, then no longer. */
export async function stateMachineScenario(aws: AwsClient) {
  const ask = (operation: string, body: object) => aws.json("states", `AWSStepFunctions.${operation}`, body);
  await makeRoles(aws, "states", "settle");
  const created = await ask("CreateStateMachine", {
    name: "settle",
    roleArn: "arn:aws:iam::111111111111:role/settle",
    definition: '{"StartAt":"End","States":{"End":{"Type":"Succeed"}}}',
    tracingConfiguration: { enabled: true },
  });
  const stateMachineArn = textIn(created, "stateMachineArn");
  const described = await ask("DescribeStateMachine", { stateMachineArn });
  await ask("UpdateStateMachine", { stateMachineArn, tracingConfiguration: { enabled: false } });
  const changed = await ask("DescribeStateMachine", { stateMachineArn });
  return { described, changed };
}
