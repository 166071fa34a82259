import type {
  AuthorizeSecurityGroupIngressCommandInput,
  RevokeSecurityGroupIngressCommandInput,
  SecurityGroupRule,
} from "@aws-sdk/client-ec2";
import type { PublicAccessBlockConfiguration, PutPublicAccessBlockCommandInput } from "@aws-sdk/client-s3";
import { AwsBucketAccess } from "../../../automation/adapters/aws/bucket-access";
import { AwsSecurityGroups } from "../../../automation/adapters/aws/security-groups";
import { spec } from "../../../automation/runbooks/close-public-access/spec";
import { createSteps } from "../../../automation/runbooks/close-public-access/steps";
import { awsError, AwsRecorder } from "./support/aws-recorder";
import { execute, incidentOf, type Run } from "./support/execute";
import { declaredActions } from "./support/permissions";

const BUCKET = "homeostat-dev-uploads";
const GROUP = "sg-0123456789abcdef0";
const HALF = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};
const CLOSED = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: true,
  RestrictPublicBuckets: true,
};

const SSH: SecurityGroupRule = {
  SecurityGroupRuleId: "sgr-1",
  IsEgress: false,
  IpProtocol: "tcp",
  FromPort: 22,
  ToPort: 22,
  CidrIpv4: "0.0.0.0/0",
  Description: "while we look for the fault",
  Tags: [{ Key: "environment", Value: "dev" }],
};
const WEB: SecurityGroupRule = { ...SSH, SecurityGroupRuleId: "sgr-2", FromPort: 443, ToPort: 443 };
const OFFICE: SecurityGroupRule = { ...SSH, SecurityGroupRuleId: "sgr-3", CidrIpv4: "203.0.113.0/24" };
const OUT: SecurityGroupRule = { ...SSH, SecurityGroupRuleId: "sgr-4", IsEgress: true, IpProtocol: "-1" };
const SSH6: SecurityGroupRule = {
  ...SSH,
  SecurityGroupRuleId: "sgr-5",
  CidrIpv4: undefined,
  CidrIpv6: "::/0",
  FromPort: 20,
  ToPort: 30,
};

class World {
  readonly recorder = new AwsRecorder();
  tags: Record<string, string> = { environment: "dev" };
  block: PublicAccessBlockConfiguration | undefined = HALF;
  policyIsPublic: boolean | undefined = true;
  aclIsPublic = false;
  rules = [SSH, WEB, OFFICE, OUT, SSH6];
  /** Whether AWS does what it is told. */
  obeys = true;
  readonly steps = createSteps({
    buckets: new AwsBucketAccess(
      this.recorder.client("s3", {
        GetPublicAccessBlock: () => {
          if (!this.block) throw awsError("NoSuchPublicAccessBlockConfiguration", "There is none.");
          return { PublicAccessBlockConfiguration: this.block };
        },
        GetBucketPolicyStatus: () => {
          if (this.policyIsPublic === undefined) throw awsError("NoSuchBucketPolicy", "There is none.");
          return { PolicyStatus: { IsPublic: this.policyIsPublic } };
        },
        GetBucketAcl: () => ({
          Grants: this.aclIsPublic
            ? [{ Grantee: { URI: "http://acs.amazonaws.com/groups/global/AllUsers" }, Permission: "READ" }]
            : [{ Grantee: { ID: "owner" }, Permission: "FULL_CONTROL" }],
        }),
        GetBucketTagging: () => ({ TagSet: this.#tagList() }),
        PutPublicAccessBlock: ({
          PublicAccessBlockConfiguration: block,
        }: PutPublicAccessBlockCommandInput) => {
          if (this.obeys) this.block = block;
          return {};
        },
        DeletePublicAccessBlock: () => {
          this.block = undefined;
          return {};
        },
      }),
    ),
    groups: new AwsSecurityGroups(
      this.recorder.client("ec2", {
        DescribeSecurityGroups: () => ({ SecurityGroups: [{ GroupId: GROUP, Tags: this.#tagList() }] }),
        DescribeSecurityGroupRules: () => ({ SecurityGroupRules: this.rules }),
        RevokeSecurityGroupIngress: ({
          SecurityGroupRuleIds = [],
        }: RevokeSecurityGroupIngressCommandInput) => {
          if (this.obeys)
            this.rules = this.rules.filter(
              ({ SecurityGroupRuleId: id = "" }) => !SecurityGroupRuleIds.includes(id),
            );
          return {};
        },
        AuthorizeSecurityGroupIngress: (input: AuthorizeSecurityGroupIngressCommandInput) => {
          this.#authorize(input);
          return {};
        },
      }),
    ),
  });
  readonly bucket = incidentOf({
    rootCause: "bucket-public-read",
    target: { type: "AWS::S3::Bucket", id: BUCKET },
  });
  readonly group = incidentOf({
    rootCause: "security-group-open",
    target: { type: "AWS::EC2::SecurityGroup", id: GROUP },
  });

  run(given: Pick<Run, "incident"> & Partial<Run>) {
    return execute(spec, this.steps, given);
  }

  ruleIds(): (string | undefined)[] {
    return this.rules.map(({ SecurityGroupRuleId }) => SecurityGroupRuleId);
  }

  #tagList() {
    return Object.entries(this.tags).map(([Key, Value]) => ({ Key, Value }));
  }

  #authorize({
    IpPermissions = [],
    TagSpecifications = [],
  }: AuthorizeSecurityGroupIngressCommandInput): void {
    for (const { IpProtocol, FromPort, ToPort, IpRanges = [], Ipv6Ranges = [] } of IpPermissions) {
      for (const { CidrIp: CidrIpv4, CidrIpv6, Description } of [
        ...IpRanges.map((one) => ({ ...one, CidrIpv6: undefined })),
        ...Ipv6Ranges.map((one) => ({ ...one, CidrIp: undefined })),
      ]) {
        this.rules.push({
          SecurityGroupRuleId: `sgr-new-${this.rules.length}`,
          IsEgress: false,
          ...{ IpProtocol, FromPort, ToPort, CidrIpv4, CidrIpv6, Description },
          Tags: TagSpecifications[0]?.Tags,
        });
      }
    }
  }
}

describe("close-public-access of a bucket", () => {
  it.each([
    ["its policy", true, false],
    ["its access list", undefined, true],
  ])("closes one that is open by %s", async (_, policyIsPublic, aclIsPublic) => {
    const world = new World();
    world.block = undefined;
    [world.policyIsPublic, world.aclIsPublic] = [policyIsPublic, aclIsPublic];

    const { ending } = await world.run({ incident: world.bucket });

    expect(ending).toBe("verified");
    expect(world.block).toEqual(CLOSED);
  });

  it.each([
    ["nothing is public", (world: World) => (world.policyIsPublic = false)],
    ["the block closes it already", (world: World) => (world.block = CLOSED)],
    ["it is meant", (world: World) => (world.tags["public-on-purpose"] = "our logo")],
    ["it bears another environment's tag", (world: World) => (world.tags["environment"] = "staging")],
    ["it bears no tag", (world: World) => (world.tags = {})],
  ])("touches nothing where %s", async (_, change) => {
    const world = new World();
    change(world);

    expect((await world.run({ incident: world.bucket })).ending).toBe("refused");
    expect(world.recorder.count("PutPublicAccessBlock")).toBe(0);
  });

  it("refuses a bucket of another environment", async () => {
    const world = new World();
    const target = { type: "AWS::S3::Bucket", id: "homeostat-prod-uploads" };

    expect((await world.run({ incident: { ...world.bucket, target } })).ending).toBe("refused");
    expect(world.recorder.commands).toEqual([]);
  });

  it.each([
    ["half of a block", HALF],
    ["no block", undefined],
  ])("puts back %s, exactly, where the rest did not stay as it was", async (_, block) => {
    const world = new World();
    world.block = block;
    const meanwhile = (step: string): void => {
      if (step === "rest-untouched") world.aclIsPublic = true;
    };

    expect((await world.run({ incident: world.bucket, meanwhile })).ending).toBe("rolled-back");
    expect(world.block).toEqual(block);
  });

  it("changes nothing where the action fails, and where AWS does not obey", async () => {
    const world = new World();
    world.recorder.failNext("PutPublicAccessBlock");
    expect((await world.run({ incident: world.bucket })).ending).toBe("rolled-back");
    expect(world.block).toEqual(HALF);

    world.obeys = false;
    expect((await world.run({ incident: world.bucket })).ending).toBe("rolled-back");
  });

  it("does it once when called twice", async () => {
    const world = new World();
    const { context } = await world.run({ incident: world.bucket });

    await world.steps.actions.close(context);

    expect(world.recorder.count("PutPublicAccessBlock")).toBe(1);
  });

  it("does not open what a person may have closed, where the answer of its own call was lost", async () => {
    const world = new World();
    world.recorder.failNext("PutPublicAccessBlock");
    const meanwhile = (step: string): void => {
      if (step === "open-again") world.block = CLOSED;
    };

    const { ending, says } = await world.run({ incident: world.bucket, meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("a person decides about it");
    expect(world.block).toEqual(CLOSED);
  });

  it("does not open what a person closed right before it could", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "close") world.block = CLOSED;
      if (step === "rest-untouched") world.aclIsPublic = true;
    };

    expect((await world.run({ incident: world.bucket, meanwhile })).ending).toBe("failed");
    expect(world.block).toEqual(CLOSED);
    expect(world.recorder.count("PutPublicAccessBlock")).toBe(0);
  });

  it("leaves a block alone that somebody else set meanwhile", async () => {
    const world = new World();
    const theirs = { ...HALF, RestrictPublicBuckets: true };
    const meanwhile = (step: string): void => {
      if (step === "close") world.block = theirs;
    };

    const { ending, says } = await world.run({ incident: world.bucket, meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("somebody else changed it meanwhile");
    expect(world.block).toEqual(theirs);
  });
});

describe("close-public-access of a security group", () => {
  it("removes what lets the world in by SSH, and leaves web, office and the way out", async () => {
    const world = new World();

    const { ending } = await world.run({ incident: world.group });

    expect(ending).toBe("verified");
    expect(world.ruleIds()).toEqual(["sgr-2", "sgr-3", "sgr-4"]);
  });

  it("removes all that lets the world in by a default group", async () => {
    const world = new World();

    await world.run({ incident: { ...world.group, rootCause: "default-security-group-open" } });

    expect(world.ruleIds()).toEqual(["sgr-3", "sgr-4"]);
  });

  it("touches nothing where the world is let in to the web only", async () => {
    const world = new World();
    world.rules = [WEB, OFFICE, OUT];

    expect((await world.run({ incident: world.group })).ending).toBe("refused");
    expect(world.recorder.count("RevokeSecurityGroupIngress")).toBe(0);
  });

  it("puts back exactly the rules that were there, with description and tags", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "rest-untouched") world.rules = world.rules.filter((rule) => rule !== OFFICE);
    };

    const { ending } = await world.run({ incident: world.group, meanwhile });

    expect(ending).toBe("rolled-back");
    const withoutId = ({ SecurityGroupRuleId, ...rest }: SecurityGroupRule) => ({
      ...rest,
      was: SecurityGroupRuleId !== undefined,
    });
    expect(world.rules.slice(2).map(withoutId)).toEqual([SSH, SSH6].map(withoutId));
  });

  it("changes nothing where the removal fails", async () => {
    const world = new World();
    world.recorder.failNext("RevokeSecurityGroupIngress");

    expect((await world.run({ incident: world.group })).ending).toBe("rolled-back");
    expect(world.ruleIds()).toEqual(["sgr-1", "sgr-2", "sgr-3", "sgr-4", "sgr-5"]);
    expect(world.recorder.count("AuthorizeSecurityGroupIngress")).toBe(0);
  });

  it("removes no rule that nobody planned for", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "close") world.rules.push({ ...SSH, SecurityGroupRuleId: "sgr-9", ToPort: 23 });
    };

    const { says } = await world.run({ incident: world.group, meanwhile });

    expect(says.find((one) => one.startsWith("close:"))).toContain("has other open rules now");
    expect(world.recorder.count("RevokeSecurityGroupIngress")).toBe(0);
  });

  it.each([
    ["some", ["sgr-2", "sgr-3", "sgr-4", "sgr-5"]],
    ["all", ["sgr-2", "sgr-3", "sgr-4"]],
  ])("does not give back %s of the rules that a person took away right before it could", async (_, left) => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "close")
        world.rules = world.rules.filter(({ SecurityGroupRuleId = "" }) =>
          left.includes(SecurityGroupRuleId),
        );
      if (step === "rest-untouched") world.rules = world.rules.filter((rule) => rule !== OFFICE);
    };

    const { ending, says } = await world.run({ incident: world.group, meanwhile });

    expect(ending).toBe("failed");
    expect(says.at(-1)).toContain("a person decides about it");
    expect(world.recorder.count("AuthorizeSecurityGroupIngress")).toBe(0);
    expect(world.recorder.count("RevokeSecurityGroupIngress")).toBe(0);
  });

  it("does not give back what a person took away, where the answer of its own call was lost", async () => {
    const world = new World();
    world.recorder.failNext("RevokeSecurityGroupIngress");
    const meanwhile = (step: string): void => {
      if (step === "open-again") world.rules = [WEB, OFFICE, OUT];
    };

    const { ending } = await world.run({ incident: world.group, meanwhile });

    expect(ending).toBe("failed");
    expect(world.recorder.count("AuthorizeSecurityGroupIngress")).toBe(0);
  });

  it("does it once when called twice", async () => {
    const world = new World();
    const { context } = await world.run({ incident: world.group });

    await world.steps.actions.close(context);

    expect(world.recorder.count("RevokeSecurityGroupIngress")).toBe(1);
  });
});

describe("close-public-access", () => {
  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    await world.run({ incident: world.bucket });
    const { context } = await world.run({ incident: world.group });
    await world.steps.rollbacks["open-again"](context);

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
