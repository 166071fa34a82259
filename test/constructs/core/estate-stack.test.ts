import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { App, TerraformOutput, TerraformStack, Testing } from "cdktf";
import { EstateStack } from "../../../constructs/core/estate-stack";
import { estateStack, testDeployment } from "../../support/estate-stack";
import { synth } from "../../support/synth";

const DEFAULT_TAGS = [
  {
    tags: {
      "managed-by": "homeostat",
      environment: "dev",
      stack: "network",
      owner: "platform",
      "cost-centre": "platform-dev",
      "data-class": "internal",
    },
  },
];

describe("EstateStack: provider", () => {
  test("works in its region and in no other account, and tags everything", () => {
    expect(synth(estateStack("network")).provider["aws"]).toEqual([
      { region: "eu-west-1", allowed_account_ids: ["111111111111"], default_tags: DEFAULT_TAGS },
    ]);
  });

  test.each([
    ["secondRegion", "second", "eu-central-1"],
    ["accountRegion", "account", "us-east-1"],
  ] as const)("has a provider of its %s only when asked, and then only one", (which, alias, region) => {
    const stack = estateStack("network");

    expect(stack[which]).toBe(stack[which]);
    expect(synth(stack).provider["aws"]).toEqual([
      expect.objectContaining({ region: "eu-west-1" }),
      { alias, region, allowed_account_ids: ["111111111111"], default_tags: DEFAULT_TAGS },
    ]);
  });

  test.each([
    ["is in that region itself", { region: "us-east-1" }],
    ["is in China", { partition: "aws-cn", region: "cn-north-1" }],
    ["is the US government's", { partition: "aws-us-gov", region: "us-gov-west-1" }],
  ])("has no provider of the account's region where it %s", (_, place) => {
    const stack = estateStack("network", place);

    expect(stack.accountRegion).toBeUndefined();
    expect(synth(stack).provider["aws"]).toHaveLength(1);
  });

  test("accepts the providers and the Terraform that the JSON was proven with", () => {
    expect(synth(estateStack()).terraform).toMatchObject({
      required_version: ">= 1.11.0",
      required_providers: { aws: { source: "hashicorp/aws", version: ">= 5.100.0, < 7.0.0" } },
    });
  });
});

describe("EstateStack: tags and names", () => {
  test("tells the tags to what the provider does not reach", () => {
    expect(estateStack("network").tags).toEqual(DEFAULT_TAGS[0]?.tags);
  });

  test("puts log groups of our own under the organisation and the environment", () => {
    expect(estateStack().logGroupName("audit")).toBe("/homeostat/dev/audit");
    expect(() => estateStack().logGroupName("/audit")).toThrow(/name part "\/audit" of a logGroup/);
  });
});

describe("EstateStack: state", () => {
  test("is encrypted, and locked by table and by object, under a key of its own", () => {
    expect(synth(estateStack("network")).terraform["backend"]).toEqual({
      s3: {
        bucket: "homeostat-dev-111111111111-tfstate",
        key: "network/terraform.tfstate",
        region: "eu-west-1",
        encrypt: true,
        kms_key_id: "arn:aws:kms:eu-west-1:111111111111:alias/homeostat-dev-tfstate",
        dynamodb_table: "homeostat-dev-tfstate-lock",
        use_lockfile: true,
      },
    });
  });

  test("shows the ids that other stacks read, so that a plan can be reviewed", () => {
    const app = Testing.app();
    const [upstream, downstream] = ["one", "two"].map(
      (name) =>
        new EstateStack(app, `dev-${name}`, {
          deployment: testDeployment,
          stackName: name,
          dataClass: "internal",
        }),
    ) as [EstateStack, EstateStack];
    const topic = new SnsTopic(upstream, "Topic", { name: "topic" });
    new TerraformOutput(downstream, "First", { value: topic.arn });
    new TerraformOutput(downstream, "Second", { value: topic.arn });
    downstream.prepareStack();

    const outputs = Object.entries(synth(upstream).output);
    expect(outputs).toEqual([
      [
        expect.stringMatching(/^cross-stack-output-/),
        { value: expect.stringMatching(/\.arn\}$/) as unknown },
      ],
    ]);
  });
});

describe("EstateStack: names", () => {
  const stack = estateStack("network");

  test("carry organization and environment", () => {
    expect(stack.physicalName("role", "flow", "logs")).toBe("homeostat-dev-flow-logs");
  });

  test("of buckets carry the account too", () => {
    expect(stack.bucketName("audit")).toBe("homeostat-dev-111111111111-audit");
  });

  test("are cut to the limit of their kind", () => {
    expect(stack.physicalName("loadBalancer", "a".repeat(40))).toHaveLength(32);
  });

  test("as ARNs are of this account, and of this region unless another is given", () => {
    expect(stack.arn("sqs", "orders")).toBe("arn:aws:sqs:eu-west-1:111111111111:orders");
    expect(stack.arn("sqs", "orders", "eu-central-1")).toBe("arn:aws:sqs:eu-central-1:111111111111:orders");
    expect(stack.arn("iam", "role/x", "")).toBe("arn:aws:iam::111111111111:role/x");
  });

  test("as ARNs are of the deployment's partition", () => {
    expect(estateStack("network", { partition: "aws-cn" }).arn("sqs", "orders")).toMatch(/^arn:aws-cn:sqs:/);
  });
});

describe("EstateStack.of", () => {
  test("finds the stack of a construct", () => {
    const stack = estateStack();

    expect(EstateStack.of(new SnsTopic(stack, "Topic", { name: "topic" }))).toBe(stack);
  });

  test("refuses a stack of another kind", () => {
    const stack = new TerraformStack(new App({ stackTraces: false }), "plain");

    expect(() => EstateStack.of(stack)).toThrow("plain: its stack is not an EstateStack");
  });
});
