import { EncryptionKey, type EncryptionKeyProps } from "../../../constructs/core/encryption-key";
import { ServiceRole } from "../../../constructs/core/service-role";
import type { KeyUser } from "../../../constructs/core/key-user";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { dataSources, onlyDataSource, onlyResource } from "../../support/resources";
import { synth, type SynthesizedStack } from "../../support/synth";

function encryptionKey(props: Partial<EncryptionKeyProps> = {}): SynthesizedStack {
  const stack = estateStack();
  new EncryptionKey(stack, "Key", { description: "Encrypts logs", alias: "logs", ...props });
  return synth(stack);
}

describe("EncryptionKey", () => {
  test("rotates every year and can be saved for 30 days after the order to delete it", () => {
    expect(onlyResource(encryptionKey(), "aws_kms_key")).toMatchObject({
      description: "Encrypts logs",
      enable_key_rotation: true,
      deletion_window_in_days: 30,
    });
  });

  test("takes another deletion window", () => {
    const key = onlyResource(encryptionKey({ deletionWindowDays: 7 }), "aws_kms_key");

    expect(key["deletion_window_in_days"]).toBe(7);
  });

  test("is found by its alias", () => {
    expect(onlyResource(encryptionKey(), "aws_kms_alias")).toMatchObject({
      name: "alias/homeostat-dev-logs",
      target_key_id: expect.stringMatching(/^\$\{aws_kms_key\..*\.key_id\}$/) as unknown,
    });
  });

  test("belongs to the account alone unless services are named", () => {
    const policy = onlyDataSource(encryptionKey(), "aws_iam_policy_document");

    expect(policy["statement"]).toEqual([
      {
        sid: "AccountAdministersThroughIam",
        actions: ["kms:*"],
        resources: ["*"],
        principals: [{ type: "AWS", identifiers: ["arn:aws:iam::111111111111:root"] }],
      },
    ]);
  });

  const ACCOUNT = { test: "StringEquals", variable: "aws:SourceAccount", values: ["111111111111"] };
  const from = (arn: string) => ({ test: "ArnLike", variable: "aws:SourceArn", values: [arn] });
  const about = (key: string, arn: string) => ({
    test: "ArnLike",
    variable: `kms:EncryptionContext:${key}`,
    values: [arn],
  });

  test.each<[KeyUser, string, unknown[]]>([
    ["cloudtrail", "cloudtrail.amazonaws.com", [from("arn:aws:cloudtrail:*:111111111111:trail/*")]],
    [
      "cloudwatch-alarms",
      "cloudwatch.amazonaws.com",
      [ACCOUNT, from("arn:aws:cloudwatch:eu-west-1:111111111111:alarm:*")],
    ],
    [
      "logs",
      "logs.eu-west-1.amazonaws.com",
      [about("aws:logs:arn", "arn:aws:logs:eu-west-1:111111111111:*")],
    ],
    ["rds-events", "events.rds.amazonaws.com", [ACCOUNT]],
  ])("lets %s use it for this account alone, and not administer it", (user, principal, condition) => {
    const policy = onlyDataSource(encryptionKey({ serviceUsers: [user] }), "aws_iam_policy_document");

    expect((policy["statement"] as unknown[]).slice(1)).toEqual([
      expect.objectContaining({
        actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
        principals: [{ type: "Service", identifiers: [principal] }],
        condition,
      }),
    ]);
  });

  test.each([
    ["grantDecrypt", "DecryptWithAuditLogsKey", ["kms:Decrypt"]],
    ["grantEncryptDecrypt", "EncryptAndDecryptWithAuditLogsKey", ["kms:Decrypt", "kms:GenerateDataKey"]],
  ] as const)("%s gives rights to use this key alone, and none to administer it", (grant, sid, actions) => {
    const key = new EncryptionKey(estateStack(), "Key", { description: "Encrypts", alias: "audit-logs" });
    const grantee = new Grantee();

    key[grant](grantee);

    expect(grantee.permissions).toEqual([{ sid, actions, resources: [key.keyArn] }]);
  });

  test("two keys can be granted to one role", () => {
    const stack = estateStack();
    const role = new ServiceRole(stack, "Role", {
      name: "reader",
      description: "Reads",
      service: "lambda.amazonaws.com",
      permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
    });
    for (const alias of ["logs", "data"]) {
      new EncryptionKey(stack, alias, { description: "Encrypts", alias }).grantDecrypt(role);
    }

    const [granted] = dataSources(synth(stack), "aws_iam_policy_document").filter((document) =>
      JSON.stringify(document).includes("DecryptWith"),
    );
    expect(granted?.["statement"]).toMatchObject([
      {
        sid: "DecryptWithLogsKey",
        actions: ["kms:Decrypt"],
        resources: [expect.stringMatching(/^\$\{aws_kms_key\.logs_/) as unknown],
      },
      {
        sid: "DecryptWithDataKey",
        actions: ["kms:Decrypt"],
        resources: [expect.stringMatching(/^\$\{aws_kms_key\.data_/) as unknown],
      },
    ]);
  });

  test("knows EventBridge's events to topics by the topic, because SNS supports no source there", () => {
    const json = encryptionKey({ serviceUsers: ["eventbridge"] });

    const { statement } = onlyDataSource(json, "aws_iam_policy_document") as { statement: unknown[] };
    expect(statement.slice(1)).toMatchObject([
      {
        sid: "EventsToTopics",
        condition: [about("aws:sns:topicArn", "arn:aws:sns:eu-west-1:111111111111:*")],
      },
      {
        sid: "EventsToQueues",
        condition: [ACCOUNT, from("arn:aws:events:eu-west-1:111111111111:rule/*")],
      },
    ]);
  });
});
