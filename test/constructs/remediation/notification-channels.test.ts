import { TerraformOutput } from "cdktf";
import { readChannelSettings } from "../../../automation/notification/channel-settings";
import {
  type NotificationChoice,
  NotificationChannels,
} from "../../../constructs/remediation/notification-channels";
import { alertTopicsOf } from "../../support/alert-topics";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { countByType, resources } from "../../support/resources";
import { synth } from "../../support/synth";
import { dataKey } from "./fixtures";

const alertTopics = alertTopicsOf("dev", "111111111111");
const { topicArns } = alertTopics;
const everybody: NotificationChoice = {
  slack: { hears: "everything", required: false },
  pagerduty: { serviceRegion: "eu", required: true },
  webhook: { hears: "pages", required: true },
};
const alerts = { name: "alerts", type: "sns", hears: "everything", required: true, topicArns };

function build(choice?: NotificationChoice, recoveryDays?: number) {
  const stack = estateStack("operations");
  const channels = new NotificationChannels(stack, "Notifications", {
    ...{ alertTopics, dataKey, repository: "example/platform" },
    ...(choice && { choice }),
    ...(recoveryDays !== undefined && { recoveryDays }),
  });
  const grantee = new Grantee();
  channels.grantTell(grantee);
  new TerraformOutput(stack, "settings", { value: channels.settings });
  new TerraformOutput(stack, "granted", {
    value: grantee.permissions.map(({ actions, resources: on }) => [actions, on]),
  });
  const { output, ...json } = synth(stack);
  // As Terraform fills it in: each reference becomes the ARN of the secret that it names.
  const settings = String(output["settings"]?.["value"]).replace(
    /\$\{aws_secretsmanager_secret\.Notifications_(\w+)_[0-9A-F]{8}\.arn\}/g,
    (_, id: string) => `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${id}`,
  );
  return {
    json: { ...json, output },
    settings: () => readChannelSettings(settings),
    granted: output["granted"]?.["value"],
  };
}

describe("NotificationChannels", () => {
  test("tells the alert topics alone where nothing is chosen, and reads no secret then", () => {
    const { json, settings, granted } = build();
    expect(countByType(json)).toEqual({});
    expect(settings().channels).toEqual([alerts]);
    expect(granted).toEqual([[["sns:Publish"], Object.values(topicArns)]]);
  });

  test("links each runbook's page in the repository", () => {
    expect(build().settings().runbookPage).toBe(
      "https://github.com/example/platform/blob/main/docs/runbooks/{runbook}.md",
    );
  });

  test("writes settings that the function takes, with a secret for each channel", () => {
    const secret = (id: string) => `arn:aws:secretsmanager:eu-west-1:111111111111:secret:${id}`;
    expect(build(everybody).settings().channels).toEqual([
      alerts,
      { name: "slack", type: "slack", hears: "everything", required: false, secretArn: secret("Slack") },
      {
        ...{ name: "pagerduty", type: "pagerduty", required: true, secretArn: secret("PagerDuty") },
        eventsUrl: "https://events.eu.pagerduty.com/v2/enqueue",
      },
      { name: "webhook", type: "webhook", hears: "pages", required: true, secretArn: secret("Webhook") },
    ]);
  });

  test("sends PagerDuty's events to the region of the account", () => {
    const { channels } = build({ pagerduty: { serviceRegion: "us", required: true } }).settings();
    expect(channels[1]).toHaveProperty("eventsUrl", "https://events.pagerduty.com/v2/enqueue");
  });

  test("makes the secrets without a value, and lets the role read exactly them", () => {
    const { json, granted } = build(everybody);
    expect(countByType(json)).toEqual({ aws_secretsmanager_secret: 3 });
    const secrets = resources(json, "aws_secretsmanager_secret");
    expect(secrets.map(({ name }) => name)).toEqual([
      "homeostat-dev-remediation-notify-pagerduty",
      "homeostat-dev-remediation-notify-slack",
      "homeostat-dev-remediation-notify-webhook",
    ]);
    for (const secret of secrets) {
      expect(secret).toMatchObject({ kms_key_id: dataKey.keyArn, recovery_window_in_days: 30 });
    }
    const arnOf = (id: string): unknown[] => [
      expect.stringMatching(
        new RegExp(`^\\$\\{aws_secretsmanager_secret\\.Notifications_${id}_[0-9A-F]{8}\\.arn\\}$`),
      ),
    ];
    expect(granted).toEqual([
      [["sns:Publish"], Object.values(topicArns)],
      ...["Slack", "PagerDuty", "Webhook"].flatMap((id) => [
        [["secretsmanager:GetSecretValue"], arnOf(id)],
        [["kms:Decrypt"], [dataKey.keyArn]],
      ]),
    ]);
  });

  test("makes a secret for no channel that is not chosen", () => {
    const { json, settings } = build({ webhook: { hears: "everything", required: true } }, 0);
    expect(resources(json, "aws_secretsmanager_secret")).toEqual([
      expect.objectContaining({
        name: "homeostat-dev-remediation-notify-webhook",
        recovery_window_in_days: 0,
      }),
    ]);
    expect(settings().channels.map(({ name }) => name)).toEqual(["alerts", "webhook"]);
  });
});
