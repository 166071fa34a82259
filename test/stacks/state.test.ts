import { Testing } from "cdktf";
import { dev } from "../../environments/dev";
import { prod } from "../../environments/prod";
import { staging } from "../../environments/staging";
import { StateStack } from "../../stacks/state";
import { onlyResource } from "../support/resources";
import { synth } from "../support/synth";

describe("StateStack", () => {
  test.each([dev, staging, prod])(
    "of $name keeps its locks, whatever else may be destroyed",
    (environment) => {
      const json = synth(new StateStack(Testing.app(), "state", { environment }));

      expect(onlyResource(json, "aws_dynamodb_table")["deletion_protection_enabled"]).toBe(true);
      expect(onlyResource(json, "aws_s3_bucket")["force_destroy"]).toBe(false);
    },
  );
});
