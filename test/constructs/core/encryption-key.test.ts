import { EncryptionKey, type EncryptionKeyProps } from "../../../constructs/core/encryption-key";
import { estateStack } from "../../support/estate-stack";
import { onlyDataSource, onlyResource } from "../../support/resources";
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

  test("lets the named services use it, and not administer it", () => {
    const json = encryptionKey({ serviceUsers: ["sns.amazonaws.com", "events.amazonaws.com"] });

    const { statement } = onlyDataSource(json, "aws_iam_policy_document") as { statement: unknown[] };
    expect(statement).toHaveLength(2);
    expect(statement[1]).toMatchObject({
      actions: ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"],
      principals: [{ type: "Service", identifiers: ["events.amazonaws.com", "sns.amazonaws.com"] }],
    });
  });
});
