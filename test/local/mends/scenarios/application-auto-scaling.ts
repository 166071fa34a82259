import type { AwsClient } from "../../support/aws-client";

const TARGET = "AnyScaleFrontendService";

/** The target of all that is asked. */
export const SCALABLE = {
  ServiceNamespace: "ecs",
  ResourceId: "service/apps/web",
  ScalableDimension: "ecs:service:DesiredCount",
};

/** Asks Application Auto Scaling. */
export function askScaling(aws: AwsClient, operation: string, body: object, account?: string) {
  return aws.json("application-autoscaling", `${TARGET}.${operation}`, body, account ? { account } : {});
}

/** A service that scales between two and six, by its load and in the morning. */
export async function scalingScenario(aws: AwsClient) {
  const registered = await askScaling(aws, "RegisterScalableTarget", {
    ...SCALABLE,
    MinCapacity: 2,
    MaxCapacity: 6,
    Tags: { owner: "platform" },
  });
  const policy = await askScaling(aws, "PutScalingPolicy", {
    ...SCALABLE,
    PolicyName: "cpu",
    PolicyType: "TargetTrackingScaling",
    TargetTrackingScalingPolicyConfiguration: {
      TargetValue: 60,
      PredefinedMetricSpecification: { PredefinedMetricType: "ECSServiceAverageCPUUtilization" },
    },
  });
  await askScaling(aws, "PutScheduledAction", {
    ...SCALABLE,
    ScheduledActionName: "morning",
    Schedule: "cron(0 7 ? * MON-FRI *)",
    ScalableTargetAction: { MinCapacity: 4 },
  });
  const by = { ServiceNamespace: "ecs" };
  const targets = await askScaling(aws, "DescribeScalableTargets", by);
  const policies = await askScaling(aws, "DescribeScalingPolicies", by);
  const actions = await askScaling(aws, "DescribeScheduledActions", by);
  return { registered, policy, targets, policies, actions };
}
