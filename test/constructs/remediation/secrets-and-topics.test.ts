import type { IConstruct } from "constructs";
import { EmptySecret } from "../../../constructs/remediation/empty-secret";
import type { IEncryptionKey } from "../../../constructs/core/encryption-key";
import { EmergencyTopic } from "../../../constructs/remediation/emergency-topic";
import { UndeliveredQueue } from "../../../constructs/remediation/undelivered-queue";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { countByType, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { dataKey, messagingKey } from "./fixtures";

describe("EmptySecret", () => {
  const build = (props: { readonly recoveryDays?: number } = {}) => {
    const stack = estateStack("operations");
    const key = new EmptySecret(stack, "Key", {
      name: "approval-key",
      description: "Signs the links of approvals",
      dataKey,
      ...props,
    });
    return { key, json: () => synth(stack) };
  };

  test("has no value as far as Terraform knows", () => {
    const json = build().json();
    expect(countByType(json)).toEqual({ aws_secretsmanager_secret: 1 });
    expect(onlyResource(json, "aws_secretsmanager_secret")).toMatchObject({
      name: "homeostat-dev-remediation-approval-key",
      kms_key_id: dataKey.keyArn,
      recovery_window_in_days: 30,
    });
  });

  test("can be deleted for good where that is asked for", () => {
    const secret = onlyResource(build({ recoveryDays: 0 }).json(), "aws_secretsmanager_secret");
    expect(secret).toHaveProperty("recovery_window_in_days", 0);
  });

  test("is made by one role, and only read by another", () => {
    const [reader, maker] = [new Grantee(), new Grantee()];
    const { key } = build();
    key.grantRead(reader);
    key.grantCreate(maker);
    const actions = ({ permissions }: Grantee) => permissions.flatMap((permission) => permission.actions);
    expect(actions(reader)).toEqual(["secretsmanager:GetSecretValue", "kms:Decrypt"]);
    expect(actions(maker)).toEqual([
      ...actions(reader),
      "secretsmanager:PutSecretValue",
      "kms:GenerateDataKey",
    ]);
  });
});

test("EmergencyTopic wakes somebody, by whoever is granted it", () => {
  const stack = estateStack("operations");
  const topic = new EmergencyTopic(stack, "Emergency", { email: "oncall@example.com" });
  const grantee = new Grantee();
  topic.grantPublish(grantee);

  const json = synth(stack);
  const key = onlyResource(json, "aws_kms_key");
  expect(JSON.stringify(key["policy"])).toContain("data.aws_iam_policy_document");
  expect(onlyResource(json, "aws_sns_topic")["kms_master_key_id"]).toMatch(/^\$\{aws_kms_key\./);
  expect(onlyResource(json, "aws_sns_topic_subscription")).toMatchObject({
    protocol: "email",
    endpoint: "oncall@example.com",
  });
  const { keyArn } = topic.node.findChild("Key") as IConstruct & IEncryptionKey;
  expect(grantee.permissions.map(({ actions, resources }) => [actions, resources])).toEqual([
    [["sns:Publish"], [topic.topicArn]],
    [["kms:Decrypt", "kms:GenerateDataKey"], [keyArn]],
  ]);
});

test("UndeliveredQueue keeps for 14 days, encrypted, what could not be delivered", () => {
  const stack = estateStack("operations");
  new UndeliveredQueue(stack, "Undelivered", { messagingKey });
  expect(onlyResource(synth(stack), "aws_sqs_queue")).toMatchObject({
    name: "homeostat-dev-remediation-undelivered",
    message_retention_seconds: 1_209_600,
    kms_master_key_id: messagingKey.keyArn,
  });
});
