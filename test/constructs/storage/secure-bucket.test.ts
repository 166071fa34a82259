import type { EstateStack } from "../../../constructs/core/estate-stack";
import { SecureBucket, type SecureBucketProps } from "../../../constructs/storage/secure-bucket";
import { estateStack } from "../../support/estate-stack";
import { onlyDataSource, onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";
import { Grantee } from "../../support/grantee";
import { KEY } from "./fixtures";

function bucketIn(stack: EstateStack, props: Partial<SecureBucketProps> = {}): SecureBucket {
  return new SecureBucket(stack, "Bucket", {
    name: "build-cache",
    key: KEY,
    accessLogsBucketName: "access-logs",
    ...props,
  });
}

describe("SecureBucket", () => {
  test("writes its access logs under its own prefix", () => {
    const stack = estateStack();
    bucketIn(stack);

    expect(onlyResource(synth(stack), "aws_s3_bucket_logging")).toMatchObject({
      target_bucket: "access-logs",
      target_prefix: "buckets/build-cache/",
    });
  });

  test("grants a reader what it needs to read, and no more", () => {
    const grantee = new Grantee();
    const bucket = bucketIn(estateStack());
    bucket.grantRead(grantee);

    expect(grantee.permissions).toEqual([
      {
        sid: "BuildCacheBucket",
        actions: ["s3:GetBucketLocation", "s3:ListBucket"],
        resources: [bucket.bucketArn],
      },
      {
        sid: "BuildCacheObjects",
        actions: ["s3:GetObject", "s3:GetObjectVersion"],
        resources: [`${bucket.bucketArn}/*`],
      },
      { sid: "BuildCacheKey", actions: ["kms:Decrypt"], resources: [KEY.keyArn] },
    ]);
  });

  test("grants a writer no way to erase old versions", () => {
    const grantee = new Grantee();
    bucketIn(estateStack()).grantReadWrite(grantee);

    const actions = grantee.permissions.flatMap((permission) => permission.actions);
    expect(actions).toEqual(
      expect.arrayContaining(["s3:PutObject", "s3:DeleteObject", "kms:GenerateDataKey"]),
    );
    expect(actions).not.toContain("s3:DeleteObjectVersion");
    expect(actions.filter((action) => action.includes("*"))).toEqual([]);
  });

  test("stays in one region unless a copy is asked for", () => {
    const stack = estateStack();
    bucketIn(stack);

    const json = synth(stack);
    expect(resources(json, "aws_s3_bucket_replication_configuration")).toEqual([]);
    expect(json.provider["aws"]).toHaveLength(1);
  });

  test("copies every object to the second region under a key of that region, deletions excepted", () => {
    const stack = estateStack();
    bucketIn(stack, { replication: { permissionBoundaryArn: "arn:boundary" } });

    const json = synth(stack);
    expect(onlyResource(json, "aws_s3_bucket", { provider: "aws.second" })["bucket"]).toBe(
      "homeostat-dev-111111111111-build-cache-replica",
    );
    expect(onlyResource(json, "aws_kms_key")["provider"]).toBe("aws.second");
    const configuration = onlyResource(json, "aws_s3_bucket_replication_configuration");
    expect(configuration["rule"]).toEqual([
      expect.objectContaining({
        status: "Enabled",
        delete_marker_replication: { status: "Disabled" },
        source_selection_criteria: { sse_kms_encrypted_objects: { status: "Enabled" } },
      }),
    ]);
    expect(configuration["depends_on"]).toEqual([
      expect.stringMatching(/^aws_s3_bucket_versioning\./),
      expect.stringMatching(/^aws_s3_bucket_versioning\./),
      expect.stringMatching(/^aws_iam_role_policy\./),
    ]);
  });

  test("lets the copying role read the source and write the copy, within the boundary", () => {
    const stack = estateStack();
    bucketIn(stack, { replication: { permissionBoundaryArn: "arn:boundary" } });

    const json = synth(stack);
    expect(onlyResource(json, "aws_iam_role")).toMatchObject({
      name: "homeostat-dev-build-cache-replication",
      permissions_boundary: "arn:boundary",
    });
    const granted = onlyDataSource(json, "aws_iam_policy_document", {
      statement: [
        expect.objectContaining({ sid: "Source" }),
        expect.objectContaining({ sid: "SourceObjects" }),
        expect.objectContaining({ sid: "SourceKey", actions: ["kms:Decrypt"] }),
        expect.objectContaining({ sid: "Replica", actions: ["s3:ReplicateObject", "s3:ReplicateTags"] }),
        expect.objectContaining({ sid: "ReplicaKey", actions: ["kms:Encrypt"] }),
      ],
    });
    expect(granted).toBeDefined();
  });
});
