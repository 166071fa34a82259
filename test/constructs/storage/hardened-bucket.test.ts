import { HardenedBucket } from "../../../constructs/storage/hardened-bucket";
import { estateStack } from "../../support/estate-stack";
import { onlyDataSource, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { KEY } from "./fixtures";

describe("HardenedBucket", () => {
  test("is versioned, private, owned by the account, and named after the environment and account", () => {
    const stack = estateStack();
    new HardenedBucket(stack, "Bucket", { name: "uploads" });

    const json = synth(stack);
    expect(onlyResource(json, "aws_s3_bucket")).toEqual({
      bucket: "homeostat-dev-111111111111-uploads",
      force_destroy: false,
    });
    expect(onlyResource(json, "aws_s3_bucket_versioning")["versioning_configuration"]).toEqual({
      status: "Enabled",
    });
    expect(onlyResource(json, "aws_s3_bucket_public_access_block")).toMatchObject({
      block_public_acls: true,
      block_public_policy: true,
      ignore_public_acls: true,
      restrict_public_buckets: true,
    });
    expect(onlyResource(json, "aws_s3_bucket_ownership_controls")["rule"]).toEqual({
      object_ownership: "BucketOwnerEnforced",
    });
  });

  test("refuses plain HTTP and TLS older than 1.2 from everybody", () => {
    const stack = estateStack();
    new HardenedBucket(stack, "Bucket", { name: "uploads" });

    const everything = {
      effect: "Deny",
      actions: ["s3:*"],
      resources: [
        "arn:aws:s3:::homeostat-dev-111111111111-uploads",
        "arn:aws:s3:::homeostat-dev-111111111111-uploads/*",
      ],
      principals: [{ type: "*", identifiers: ["*"] }],
    };
    expect(onlyDataSource(synth(stack), "aws_iam_policy_document")["statement"]).toEqual([
      {
        ...everything,
        sid: "RefusePlainHttp",
        condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
      },
      {
        ...everything,
        sid: "RefuseOldTls",
        condition: [{ test: "NumericLessThan", variable: "s3:TlsVersion", values: ["1.2"] }],
      },
    ]);
  });

  test("adds statements beside those that refuse", () => {
    const stack = estateStack();
    const bucket = new HardenedBucket(stack, "Bucket", { name: "uploads" });
    bucket.addStatements((bucketArn) => [{ sid: "One", actions: ["s3:GetObject"], resources: [bucketArn] }]);
    bucket.addStatements((bucketArn) => [{ sid: "Two", actions: ["s3:ListBucket"], resources: [bucketArn] }]);

    const { statement } = onlyDataSource(synth(stack), "aws_iam_policy_document");
    expect(statement).toMatchObject([
      { sid: "RefusePlainHttp" },
      { sid: "RefuseOldTls" },
      { sid: "One", resources: ["arn:aws:s3:::homeostat-dev-111111111111-uploads"] },
      { sid: "Two" },
    ]);
  });

  test("changes access in an order that S3 accepts", () => {
    const stack = estateStack();
    new HardenedBucket(stack, "Bucket", { name: "uploads" });

    expect(onlyResource(synth(stack), "aws_s3_bucket_policy")["depends_on"]).toEqual([
      expect.stringMatching(/^aws_s3_bucket_public_access_block\./),
      expect.stringMatching(/^aws_s3_bucket_ownership_controls\./),
    ]);
  });

  test("encrypts with S3's own key unless it gets one", () => {
    const plain = estateStack();
    new HardenedBucket(plain, "Bucket", { name: "uploads" });
    expect(onlyResource(synth(plain), "aws_s3_bucket_server_side_encryption_configuration")["rule"]).toEqual([
      { apply_server_side_encryption_by_default: { sse_algorithm: "AES256" } },
    ]);

    const keyed = estateStack();
    new HardenedBucket(keyed, "Bucket", { name: "uploads", key: KEY });
    expect(onlyResource(synth(keyed), "aws_s3_bucket_server_side_encryption_configuration")["rule"]).toEqual([
      {
        apply_server_side_encryption_by_default: {
          sse_algorithm: "aws:kms",
          kms_master_key_id: KEY.keyArn,
        },
        bucket_key_enabled: true,
      },
    ]);
  });

  test("puts all of itself where the provider says", () => {
    const stack = estateStack();
    new HardenedBucket(stack, "Bucket", { name: "uploads", provider: stack.secondRegion });

    const json = synth(stack);
    const types = Object.keys(json.resource);
    expect(types).toHaveLength(7);
    for (const type of types) expect(onlyResource(json, type)["provider"]).toBe("aws.second");
  });

  test("is destroyed with its contents on request, but never in a protected environment", () => {
    const free = estateStack();
    new HardenedBucket(free, "Bucket", { name: "uploads", destroyWithContents: true });
    expect(onlyResource(synth(free), "aws_s3_bucket")["force_destroy"]).toBe(true);

    const kept = estateStack("test", { protected: true });
    expect(() => new HardenedBucket(kept, "Bucket", { name: "uploads", destroyWithContents: true })).toThrow(
      /Bucket: destroyWithContents is true; allowed: false in a protected environment/,
    );
  });
});
