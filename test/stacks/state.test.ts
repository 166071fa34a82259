import { Testing } from "cdktf";
import { dev } from "../../environments/dev";
import { prod } from "../../environments/prod";
import { staging } from "../../environments/staging";
import { StateStack } from "../../stacks/state";
import { onlyResource, resources } from "../support/resources";
import { synth } from "../support/synth";

describe("StateStack", () => {
  test.each([dev, staging, prod])(
    "of $name keeps its locks and buckets, whatever else may be destroyed",
    (environment) => {
      const json = synth(new StateStack(Testing.app(), "state", { environment }));

      expect(onlyResource(json, "aws_dynamodb_table")["deletion_protection_enabled"]).toBe(true);
      expect(resources(json, "aws_s3_bucket").map((bucket) => bucket["force_destroy"])).toEqual([
        false,
        false,
      ]);
    },
  );

  test("tells others the name of the bucket that it makes for access logs", () => {
    const stack = new StateStack(Testing.app(), "state", { environment: dev });

    expect(stack.accessLogsBucketName).toBe("homeostat-dev-111111111111-access-logs");
    expect(resources(synth(stack), "aws_s3_bucket").map(({ bucket }) => bucket)).toContain(
      stack.accessLogsBucketName,
    );
  });
});
