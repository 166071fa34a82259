import { applicationAutoScaling } from "../../../local/gateway/mends/application-auto-scaling";
import { parsed } from "../support/aws-client";
import { askScaling, SCALABLE, scalingScenario } from "./scenarios/application-auto-scaling";
import { useMend } from "./support/use-mend";

const gateways = useMend("application-auto-scaling", applicationAutoScaling);

const ARN = "arn:aws:application-autoscaling:eu-west-1:111111111111:";

test("a target, a policy and a scheduled action are made and read back", async () => {
  const alone = await scalingScenario(gateways.alone);
  for (const answer of Object.values(alone))
    expect(parsed(answer)).toEqual({ error: "Unsupported service: application-autoscaling" });

  const { registered, policy, targets, policies, actions } = await scalingScenario(gateways.mended);
  const { ScalableTargetARN } = parsed(registered);
  expect(ScalableTargetARN).toMatch(new RegExp(`^${ARN}scalable-target/\\w+$`));
  expect(parsed(targets)).toEqual({
    ScalableTargets: [
      {
        ...SCALABLE,
        MinCapacity: 2,
        MaxCapacity: 6,
        ScalableTargetARN,
        CreationTime: 1767323045,
        RoleARN: expect.stringMatching(/^arn:aws:iam::111111111111:role\/aws-service-role\//) as string,
        SuspendedState: {
          DynamicScalingInSuspended: false,
          DynamicScalingOutSuspended: false,
          ScheduledScalingSuspended: false,
        },
      },
    ],
  });
  const { PolicyARN } = parsed(policy);
  expect(PolicyARN).toMatch(
    new RegExp(`^${ARN}scalingPolicy:[\\w-]+:resource/ecs/service/apps/web:policyName/cpu$`),
  );
  expect(parsed(policies)).toMatchObject({
    ScalingPolicies: [
      {
        ...SCALABLE,
        PolicyARN,
        PolicyName: "cpu",
        PolicyType: "TargetTrackingScaling",
        TargetTrackingScalingPolicyConfiguration: { TargetValue: 60 },
      },
    ],
  });
  expect(parsed(actions)).toMatchObject({
    ScheduledActions: [
      {
        ...SCALABLE,
        ScheduledActionName: "morning",
        ScheduledActionARN: expect.stringMatching(
          new RegExp(
            `^${ARN}scheduledAction:[\\w-]+:resource/ecs/service/apps/web:scheduledActionName/morning$`,
          ),
        ) as string,
        ScalableTargetAction: { MinCapacity: 4 },
      },
    ],
  });
});

test("what is put again keeps what it does not name; only the times of an action are dropped", async () => {
  await scalingScenario(gateways.mended);
  await askScaling(gateways.mended, "RegisterScalableTarget", { ...SCALABLE, MaxCapacity: 9 });
  const targets = await askScaling(gateways.mended, "DescribeScalableTargets", {
    ServiceNamespace: "ecs",
    ResourceIds: ["service/apps/web"],
  });
  expect(parsed(targets)).toMatchObject({ ScalableTargets: [{ MinCapacity: 2, MaxCapacity: 9 }] });

  const action = { ...SCALABLE, ScheduledActionName: "morning" };
  await askScaling(gateways.mended, "PutScheduledAction", { ...action, StartTime: 1767323045 });
  await askScaling(gateways.mended, "PutScheduledAction", { ...action, Timezone: "Europe/Dublin" });
  const { ScheduledActions } = parsed(
    await askScaling(gateways.mended, "DescribeScheduledActions", { ServiceNamespace: "ecs" }),
  ) as { ScheduledActions: object[] };
  expect(ScheduledActions).toEqual([
    expect.objectContaining({ Schedule: "cron(0 7 ? * MON-FRI *)", Timezone: "Europe/Dublin" }),
  ]);
  expect(ScheduledActions[0]).not.toHaveProperty("StartTime");
});

test("lists are filtered, and no account sees another's", async () => {
  await scalingScenario(gateways.mended);
  const none = { ScalingPolicies: [] };
  const ask = (body: object, account?: string) =>
    askScaling(gateways.mended, "DescribeScalingPolicies", { ServiceNamespace: "ecs", ...body }, account);
  expect(parsed(await ask({ PolicyNames: ["memory"] }))).toEqual(none);
  expect(parsed(await ask({ ResourceId: "service/apps/other" }))).toEqual(none);
  expect(parsed(await ask({}, "222222222222"))).toEqual(none);
  expect(parsed(await ask({ PolicyNames: ["cpu"] }))).toMatchObject({
    ScalingPolicies: [{ PolicyName: "cpu" }],
  });
});

test("a target that was never registered takes no policy and cannot be removed", async () => {
  const other = { ...SCALABLE, ResourceId: "service/apps/other" };
  for (const operation of ["PutScalingPolicy", "PutScheduledAction", "DeregisterScalableTarget"]) {
    const refused = await askScaling(gateways.mended, operation, { ...other, PolicyName: "cpu" });
    expect([refused.status, parsed(refused)["__type"]]).toEqual([400, "ObjectNotFoundException"]);
  }
});

test("tags are read, added and removed by ARN", async () => {
  const { registered } = await scalingScenario(gateways.mended);
  const ResourceARN = parsed(registered)["ScalableTargetARN"];
  await askScaling(gateways.mended, "TagResource", { ResourceARN, Tags: { stack: "service" } });
  await askScaling(gateways.mended, "UntagResource", { ResourceARN, TagKeys: ["owner"] });
  const listed = await askScaling(gateways.mended, "ListTagsForResource", { ResourceARN });
  expect(parsed(listed)).toEqual({ Tags: { stack: "service" } });
});

test("a deregistered target takes its policies and actions with it", async () => {
  await scalingScenario(gateways.mended);
  expect((await askScaling(gateways.mended, "DeregisterScalableTarget", SCALABLE)).status).toBe(200);
  for (const [operation, list] of [
    ["DescribeScalableTargets", "ScalableTargets"],
    ["DescribeScalingPolicies", "ScalingPolicies"],
    ["DescribeScheduledActions", "ScheduledActions"],
  ] as const) {
    const answer = await askScaling(gateways.mended, operation, { ServiceNamespace: "ecs" });
    expect(parsed(answer)).toEqual({ [list]: [] });
  }
});
