import type { AwsClient } from "../../support/aws-client";

/** What is put on the bus, with a refusal in it. */
export const BUS_POLICY = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Sid: "Foreigners", Effect: "Deny", Principal: "*", Action: "events:PutEvents" }],
});

/** A bus that is given a policy, then none. */
export async function busPolicyScenario(aws: AwsClient) {
  const ask = (operation: string, body: object) => aws.json("events", `AWSEvents.${operation}`, body);
  await ask("CreateEventBus", { Name: "incidents" });
  const fresh = await ask("DescribeEventBus", { Name: "incidents" });
  await ask("PutPermission", { EventBusName: "incidents", Policy: BUS_POLICY });
  const closed = await ask("DescribeEventBus", { Name: "incidents" });
  await ask("RemovePermission", { EventBusName: "incidents", RemoveAllPermissions: true });
  const open = await ask("DescribeEventBus", { Name: "incidents" });
  return { fresh, closed, open };
}
