import { rdsEventSubscriptions } from "../../../local/gateway/mends/rds-event-subscriptions";
import type { Got } from "../support/aws-client";
import { paramsOf } from "../support/gateway-harness";
import { eventSubscriptionScenario } from "./scenarios/rds-event-subscriptions";
import { askRds } from "./scenarios/rds-instances";
import { NOW, useMend } from "./support/use-mend";
import { xmlAt, xmlIn } from "./support/xml-tree";

const gateways = useMend("rds-event-subscriptions", rdsEventSubscriptions);

const ARN = "arn:aws:rds:eu-west-1:111111111111:es:failures";
const NAME = { SubscriptionName: "failures" };
const SUBSCRIPTION = {
  CustSubscriptionId: "failures",
  CustomerAwsId: "111111111111",
  EventSubscriptionArn: ARN,
  SnsTopicArn: "arn:aws:sns:eu-west-1:111111111111:p1",
  Status: "active",
  Enabled: "true",
  SourceType: "db-instance",
  SubscriptionCreationTime: NOW,
  EventCategoriesList: { EventCategory: ["failover", "failure"] },
  SourceIdsList: { SourceId: "orders" },
};

function ask(action: string, params: Record<string, string>): Promise<Got> {
  return askRds(gateways.mended, action, params);
}

test("a subscription is made and read back", async () => {
  const alone = await eventSubscriptionScenario(gateways.alone);
  expect(xmlAt(alone.created, "Code")).toBe("InvalidAction");

  const { created, described } = await eventSubscriptionScenario(gateways.mended);
  for (const answer of [created, described]) expect(xmlIn(answer, "EventSubscription")).toEqual(SUBSCRIPTION);
});

test("its tags go to the emulator, under its ARN", async () => {
  await ask("CreateEventSubscription", { ...NAME, "Tags.Tag.1.Key": "owner", "Tags.Tag.1.Value": "R & D" });
  const [added] = gateways.mended.ministack.map(paramsOf);
  expect(added?.get("Action")).toBe("AddTagsToResource");
  expect(added?.get("ResourceName")).toBe(ARN);
  expect(added?.get("Tags.Tag.1.Value")).toBe("R & D");
});

test("a change changes what it names; sources are added and removed one by one", async () => {
  await eventSubscriptionScenario(gateways.mended);
  await ask("ModifyEventSubscription", { ...NAME, Enabled: "false" });
  await ask("AddSourceIdentifierToSubscription", { ...NAME, SourceIdentifier: "billing" });
  await ask("RemoveSourceIdentifierFromSubscription", { ...NAME, SourceIdentifier: "orders" });
  const described = await ask("DescribeEventSubscriptions", {});
  expect(xmlIn(described, "EventSubscription")).toEqual({
    ...SUBSCRIPTION,
    Enabled: "false",
    SourceIdsList: { SourceId: "billing" },
  });
});

test("a second one of the same name is refused; a deleted or unknown one is not found", async () => {
  await eventSubscriptionScenario(gateways.mended);
  const again = await ask("CreateEventSubscription", NAME);
  expect([again.status, xmlAt(again, "Code")]).toEqual([400, "SubscriptionAlreadyExist"]);
  expect((await ask("DeleteEventSubscription", NAME)).status).toBe(200);
  for (const action of ["DescribeEventSubscriptions", "ModifyEventSubscription", "DeleteEventSubscription"]) {
    const missing = await ask(action, NAME);
    expect([missing.status, xmlAt(missing, "Code")]).toEqual([404, "SubscriptionNotFound"]);
  }
});

test("each account and region has its own", async () => {
  await eventSubscriptionScenario(gateways.mended);
  for (const as of [{ account: "222222222222" }, { region: "eu-central-1" }]) {
    const described = await gateways.mended.query("rds", { Action: "DescribeEventSubscriptions" }, as);
    expect([described.status, xmlIn(described, "EventSubscriptionsList")]).toEqual([200, ""]);
  }
});
