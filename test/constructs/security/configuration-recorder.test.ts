import { CONFIG_CAUSES } from "../../../automation/remediation/normalise/sources/config-compliance";
import { ConfigurationRecorder } from "../../../constructs/security/configuration-recorder";
import { estateStack } from "../../support/estate-stack";
import { onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";
import { BOUNDARY_ARN, KEY, RecordingBucket, statements } from "./fixtures";

function recorderIn(stack = estateStack()) {
  const history = new RecordingBucket(stack);
  new ConfigurationRecorder(stack, "Recorder", { key: KEY, history, permissionBoundaryArn: BOUNDARY_ARN });
  return { stack, json: synth(stack) };
}

describe("ConfigurationRecorder", () => {
  test("records every type of resource, and starts when it knows where to write", () => {
    const { json } = recorderIn();

    expect(onlyResource(json, "aws_config_configuration_recorder")["recording_group"]).toEqual({
      all_supported: true,
      include_global_resource_types: true,
    });
    expect(onlyResource(json, "aws_config_configuration_recorder_status")).toMatchObject({
      is_enabled: true,
      depends_on: [expect.stringMatching(/^aws_config_delivery_channel\./)],
    });
  });

  test("delivers a snapshot a day, encrypted", () => {
    const { json } = recorderIn();

    expect(onlyResource(json, "aws_config_delivery_channel")).toMatchObject({
      s3_bucket_name: "records",
      s3_kms_key_arn: KEY.keyArn,
      snapshot_delivery_properties: { delivery_frequency: "TwentyFour_Hours" },
    });
  });

  test("judges by rules of AWS, each after the recorder", () => {
    const { json } = recorderIn();

    const rules = resources(json, "aws_config_config_rule");
    expect(rules.length).toBeGreaterThanOrEqual(20);
    for (const rule of rules) {
      expect(rule).toMatchObject({
        source: { owner: "AWS", source_identifier: expect.stringMatching(/^[A-Z0-9_]+$/) as string },
        depends_on: [expect.stringMatching(/^aws_config_configuration_recorder\./) as string],
      });
    }
    expect(rules.map((rule) => rule["name"])).toContain("homeostat-dev-incoming-ssh-disabled");
  });

  test("deploys every rule whose breach the automation has a name for: no runbook waits for a finding that cannot come", () => {
    const { json } = recorderIn();

    const deployed = resources(json, "aws_config_config_rule").map((rule) => rule["name"]);
    const known = Object.keys(CONFIG_CAUSES).map((rule) => `homeostat-dev-${rule}`);
    expect(known).toContain("homeostat-dev-secretsmanager-scheduled-rotation-success-check");
    expect(known.filter((name) => !deployed.includes(name))).toEqual([]);
  });

  test("writes its history only, on behalf of this account, within the boundary", () => {
    const { stack, json } = recorderIn();

    expect(onlyResource(json, "aws_iam_role")["permissions_boundary"]).toBe(BOUNDARY_ARN);
    expect(statements(stack)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          actions: ["sts:AssumeRole"],
          condition: [{ test: "StringEquals", variable: "aws:SourceAccount", values: ["111111111111"] }],
        }),
        expect.objectContaining({
          sid: "WriteHistory",
          actions: ["s3:PutObject"],
          resources: ["arn:aws:s3:::records/AWSLogs/111111111111/*"],
        }),
        expect.objectContaining({ sid: "EncryptHistory", resources: [KEY.keyArn] }),
      ]),
    );
  });
});
