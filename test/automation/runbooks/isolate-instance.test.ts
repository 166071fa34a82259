import type { DetachInstancesCommandInput } from "@aws-sdk/client-auto-scaling";
import type {
  CreateSnapshotCommandInput,
  DescribeSecurityGroupsCommandInput,
  DescribeSnapshotsCommandInput,
  ModifyNetworkInterfaceAttributeCommandInput,
  Tag,
} from "@aws-sdk/client-ec2";
import { AwsGroupMembership } from "../../../automation/adapters/aws/group-membership";
import { AwsInstances } from "../../../automation/adapters/aws/instances";
import { AwsSnapshots } from "../../../automation/adapters/aws/snapshots";
import { spec } from "../../../automation/runbooks/isolate-instance/spec";
import { createSteps } from "../../../automation/runbooks/isolate-instance/steps";
import { awsError, AwsRecorder } from "./support/aws-recorder";
import { Clock } from "./support/clock";
import { execute, incidentOf, type Run } from "./support/execute";
import { declaredActions } from "./support/permissions";

const ID = "i-0123456789abcdef0";
const ASG = "eks-system-0123";
const QUARANTINE = {
  GroupId: "sg-0f",
  GroupName: "homeostat-dev-quarantine",
  IpPermissions: [],
  IpPermissionsEgress: [],
};
const BEFORE = { "eni-1": ["sg-0a", "sg-0b"], "eni-2": ["sg-0b"] };
const CUT_OFF = { "eni-1": ["sg-0f"], "eni-2": ["sg-0f"] };

class World {
  readonly clock = new Clock();
  readonly recorder = new AwsRecorder();
  tags: Record<string, string> = { environment: "dev" };
  group: string | undefined = ASG;
  interfaces: Record<string, string[]> = { ...BEFORE };
  enclosures: object[] = [QUARANTINE];
  snapshots: { SnapshotId: string; VolumeId: string; State: string; Tags: Tag[] }[] = [];
  /** Interfaces that EC2 lets nobody change. */
  refused: string[] = [];
  /** What becomes of a snapshot. */
  snapshotsBecome = "completed";
  readonly steps = createSteps({
    instances: new AwsInstances(
      this.recorder.client("ec2", {
        DescribeInstances: () => ({ Reservations: [{ Instances: [this.#instance()] }] }),
        DescribeSecurityGroups: ({ Filters = [] }: DescribeSecurityGroupsCommandInput) => ({
          SecurityGroups: Filters.some(({ Name, Values }) => Name === "vpc-id" && Values?.[0] === "vpc-1")
            ? this.enclosures
            : [],
        }),
        ModifyNetworkInterfaceAttribute: (input: ModifyNetworkInterfaceAttributeCommandInput) => {
          const { NetworkInterfaceId: id = "", Groups = [] } = input;
          if (this.refused.includes(id)) throw awsError("UnauthorizedOperation", "not authorized");
          this.interfaces[id] = [...Groups];
          return {};
        },
      }),
    ),
    snapshots: new AwsSnapshots(
      this.recorder.client("ec2", {
        DescribeSnapshots: ({ Filters = [] }: DescribeSnapshotsCommandInput) => ({
          Snapshots: this.snapshots.filter(({ Tags }) =>
            Filters.every(({ Name, Values = [] }) =>
              Tags.some(({ Key, Value = "" }) => `tag:${Key ?? ""}` === Name && Values.includes(Value)),
            ),
          ),
        }),
        CreateSnapshot: ({ VolumeId = "", TagSpecifications = [] }: CreateSnapshotCommandInput) => {
          const SnapshotId = `snap-${this.snapshots.length + 1}`;
          const Tags = TagSpecifications[0]?.Tags ?? [];
          this.snapshots.push({ SnapshotId, VolumeId, State: this.snapshotsBecome, Tags });
          return {};
        },
      }),
    ),
    membership: new AwsGroupMembership(
      this.recorder.client("auto-scaling", {
        DescribeAutoScalingInstances: () => ({
          AutoScalingInstances:
            this.group === undefined ? [] : [{ InstanceId: ID, AutoScalingGroupName: this.group }],
        }),
        DetachInstances: (input: DetachInstancesCommandInput) => {
          if (input.ShouldDecrementDesiredCapacity !== false) throw new Error("the group would shrink");
          this.group = undefined;
          return {};
        },
      }),
    ),
  });
  readonly incident = incidentOf({
    rootCause: "instance-compromised",
    target: { type: "AWS::EC2::Instance", id: ID },
  });

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, clock: this.clock, ...given });
  }

  #instance() {
    return {
      InstanceId: ID,
      VpcId: "vpc-1",
      State: { Name: "running" },
      Tags: Object.entries(this.tags).map(([Key, Value]) => ({ Key, Value })),
      BlockDeviceMappings: [{ Ebs: { VolumeId: "vol-2" } }, { Ebs: { VolumeId: "vol-1" } }],
      NetworkInterfaces: Object.entries(this.interfaces).map(([NetworkInterfaceId, groups]) => ({
        NetworkInterfaceId,
        Groups: groups.map((GroupId) => ({ GroupId })),
      })),
    };
  }
}

describe("isolate-instance", () => {
  it("takes snapshots first, then takes the instance out of its group, then cuts it off", async () => {
    const world = new World();

    const { ending } = await world.run();

    expect(ending).toBe("verified");
    expect(world.interfaces).toEqual(CUT_OFF);
    expect(world.group).toBeUndefined();
    expect(world.snapshots.map(({ VolumeId }) => VolumeId)).toEqual(["vol-1", "vol-2"]);
    const effects = world.recorder.commands.filter((name) => /^(Create|Detach|Modify)/.test(name));
    expect(effects).toEqual([
      ...["CreateSnapshot", "CreateSnapshot", "DetachInstances"],
      ...["ModifyNetworkInterfaceAttribute", "ModifyNetworkInterfaceAttribute"],
    ]);
  });

  it("marks the evidence with the incident and the environment", async () => {
    const world = new World();
    await world.run();

    expect(world.snapshots[0]?.Tags).toEqual([
      { Key: "environment", Value: "dev" },
      { Key: "homeostat:incident", Value: "inc-1" },
      { Key: "homeostat:execution", Value: "exe-0123456789abcdef0123" },
    ]);
  });

  it("isolates an instance that belongs to no group", async () => {
    const world = new World();
    world.group = undefined;

    expect((await world.run()).ending).toBe("verified");
    expect(world.recorder.count("DetachInstances")).toBe(0);
  });

  it.each([
    ["there is no quarantine group", (world: World) => (world.enclosures = [])],
    [
      "there are two",
      (world: World) => (world.enclosures = [QUARANTINE, { ...QUARANTINE, GroupId: "sg-0e" }]),
    ],
    [
      "the quarantine group lets something out",
      (world: World) => (world.enclosures = [{ ...QUARANTINE, IpPermissionsEgress: [{ IpProtocol: "-1" }] }]),
    ],
    ["it bears no tag", (world: World) => (world.tags = {})],
    ["it is of another environment", (world: World) => (world.tags = { environment: "prod" })],
    ["it has no interface", (world: World) => (world.interfaces = {})],
  ])("touches nothing where %s", async (_, change) => {
    const world = new World();
    change(world);

    expect((await world.run()).ending).toBe("refused");
    expect(world.recorder.commands.filter((name) => !name.startsWith("Describe"))).toEqual([]);
  });

  it("says what each interface was in, so that a person can give it back", async () => {
    const { says } = await new World().run();

    expect(says).toContain(
      "quarantine: eni-1 is in sg-0f and was in sg-0a,sg-0b, eni-2 is in sg-0f and was in sg-0b",
    );
  });

  it("tries an interface once more that could not be cut off at first", async () => {
    const world = new World();
    world.recorder.failNext("ModifyNetworkInterfaceAttribute");

    expect((await world.run()).ending).toBe("verified");
    expect(world.interfaces).toEqual(CUT_OFF);
    expect(world.recorder.count("ModifyNetworkInterfaceAttribute")).toBe(3);
  });

  it.each([
    [
      "the first",
      ["eni-1"],
      { "eni-1": BEFORE["eni-1"], "eni-2": ["sg-0f"] },
      "cut off stay: eni-2 is in sg-0f",
    ],
    [
      "the last",
      ["eni-2"],
      { "eni-1": ["sg-0f"], "eni-2": BEFORE["eni-2"] },
      "cut off stay: eni-1 is in sg-0f",
    ],
    ["each", ["eni-1", "eni-2"], BEFORE, "none is cut off"],
  ])(
    "opens nothing again where %s interface cannot be cut off, and names what is open",
    async (_, refused, interfaces, rest) => {
      const world = new World();
      world.refused = refused;

      const { ending, says } = await world.run();

      expect(ending).toBe("failed");
      expect([world.interfaces, world.group, world.snapshots.length]).toEqual([interfaces, undefined, 2]);
      expect(says.at(-1)).toContain(
        `still open are ${refused.map((id) => `${id}: not authorized`).join("; ")}; ${rest}`,
      );
    },
  );

  it("goes on from there when it is run again, once the reason is gone", async () => {
    const world = new World();
    world.refused = ["eni-2"];
    await world.run();
    world.refused = [];

    expect((await world.run()).ending).toBe("verified");
    expect(world.interfaces).toEqual(CUT_OFF);
  });

  it.each([
    ["the first snapshot", "CreateSnapshot"],
    ["leaving the group", "DetachInstances"],
  ])("touches no interface where %s fails, and calls a person", async (_, command) => {
    const world = new World();
    world.recorder.failNext(command);

    expect((await world.run()).ending).toBe("failed");
    expect(world.recorder.count("ModifyNetworkInterfaceAttribute")).toBe(0);
    expect([world.interfaces, world.group]).toEqual([BEFORE, ASG]);
  });

  it.each(["pending", "error"])(
    "stays cut off where the snapshots are %s, and calls a person",
    async (state) => {
      const world = new World();
      world.snapshotsBecome = state;

      expect((await world.run()).ending).toBe("failed");
      expect([world.interfaces, world.group]).toEqual([CUT_OFF, undefined]);
    },
  );

  it("is not content with a quarantine that somebody opened", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "cut-off") world.enclosures = [{ ...QUARANTINE, IpPermissions: [{ IpProtocol: "tcp" }] }];
    };

    expect((await world.run({ meanwhile })).ending).toBe("failed");
  });

  it("leaves an interface that somebody else has changed since the plan, and cuts the others off", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "quarantine") world.interfaces = { ...BEFORE, "eni-2": ["sg-0c"] };
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("failed");
    expect(world.interfaces).toEqual({ "eni-1": ["sg-0f"], "eni-2": ["sg-0c"] });
    expect(says.at(-1)).toContain("eni-2: it is in sg-0c now: somebody else changed it meanwhile");
  });

  it("cuts an interface off as well that the node was given since the plan", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "quarantine") world.interfaces = { ...BEFORE, "eni-3": ["sg-0c"] };
    };

    const { ending, says } = await world.run({ meanwhile });

    expect(ending).toBe("verified");
    expect(world.interfaces).toEqual({ ...CUT_OFF, "eni-3": ["sg-0f"] });
    expect(says.join()).toContain("eni-3 is in sg-0f and was in sg-0c");
  });

  it("does each action once when called twice", async () => {
    const world = new World();
    const { context } = await world.run();

    for (const action of Object.values(world.steps.actions)) await action(context);
    expect(world.recorder.count("CreateSnapshot")).toBe(2);
    expect(world.recorder.count("DetachInstances")).toBe(1);
    expect(world.recorder.count("ModifyNetworkInterfaceAttribute")).toBe(2);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
