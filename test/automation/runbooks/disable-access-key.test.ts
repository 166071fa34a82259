import type { StatusType, UpdateAccessKeyCommandInput } from "@aws-sdk/client-iam";
import { AwsAccessKeys } from "../../../automation/adapters/aws/access-keys";
import { spec } from "../../../automation/runbooks/disable-access-key/spec";
import { createSteps } from "../../../automation/runbooks/disable-access-key/steps";
import { AwsRecorder } from "./support/aws-recorder";
import { execute, incidentOf, type Run } from "./support/execute";
import { declaredActions } from "./support/permissions";

const LEAKED = "AKIAIOSFODNN7EXAMPLE";
const OTHER = "AKIAIOSFODNN2EXAMPLE";

class World {
  readonly recorder = new AwsRecorder();
  userName: string | undefined = "deploy";
  tags: Record<string, string> = {};
  readonly keys = new Map<string, StatusType>([[LEAKED, "Active"]]);
  /** Whether IAM does what it is told. */
  obeys = true;
  /** Whether IAM tells of keys. */
  answers = true;
  readonly steps = createSteps({
    keys: new AwsAccessKeys(
      this.recorder.client("iam", {
        GetAccessKeyLastUsed: () => ({
          UserName: this.userName,
          AccessKeyLastUsed: { LastUsedDate: new Date(Date.UTC(2026, 2, 2, 2)) },
        }),
        ListAccessKeys: () => {
          if (!this.answers) throw new Error("Rate exceeded");
          return {
            AccessKeyMetadata: [...this.keys].map(([AccessKeyId, Status]) => ({ AccessKeyId, Status })),
          };
        },
        ListUserTags: () => ({
          Tags: Object.entries(this.tags).map(([Key, Value]) => ({ Key, Value })),
        }),
        UpdateAccessKey: ({ AccessKeyId = "", Status = "Active" }: UpdateAccessKeyCommandInput) => {
          if (this.obeys) this.keys.set(AccessKeyId, Status);
          return {};
        },
      }),
    ),
  });
  readonly incident = incidentOf({
    rootCause: "access-key-compromised",
    target: { type: "AWS::IAM::AccessKey", id: LEAKED },
  });

  run(given: Partial<Run> = {}) {
    return execute(spec, this.steps, { incident: this.incident, ...given });
  }
}

describe("disable-access-key", () => {
  it("sets the key to inactive, and no other one", async () => {
    const world = new World();
    world.keys.set(OTHER, "Active");

    const { ending, says } = await world.run();

    expect(ending).toBe("verified");
    expect(says.at(-1)).toBe(
      `key-inactive: ${LEAKED} of deploy is inactive and was used at 2026-03-02T02:00:00.000Z`,
    );
    expect([...world.keys]).toEqual([
      [LEAKED, "Inactive"],
      [OTHER, "Active"],
    ]);
  });

  it.each([
    ["the key is somebody else's", (world: World) => (world.userName = undefined)],
    ["the key is inactive already", (world: World) => world.keys.set(LEAKED, "Inactive")],
    ["the user has no such key any more", (world: World) => world.keys.delete(LEAKED)],
    ["it is the last way in", (world: World) => (world.tags = { "break-glass": "true" })],
    [
      "it is the last way in, and the other key is inactive",
      (world: World) => {
        world.tags = { "break-glass": "yes" };
        world.keys.set(OTHER, "Inactive");
      },
    ],
  ])("touches nothing where %s", async (_, change) => {
    const world = new World();
    change(world);

    expect((await world.run()).ending).toBe("refused");
    expect(world.recorder.count("UpdateAccessKey")).toBe(0);
  });

  it("disables one of two keys of a break-glass user", async () => {
    const world = new World();
    world.tags = { "break-glass": "true" };
    world.keys.set(OTHER, "Active");

    expect((await world.run()).ending).toBe("verified");
  });

  it.each(["ASIAIOSFODNN7EXAMPLE", "AKIA", "*"])("refuses %s, which is no lasting key", async (id) => {
    const world = new World();
    const target = { type: "AWS::IAM::AccessKey", id };

    expect((await world.run({ incident: { ...world.incident, target } })).ending).toBe("refused");
    expect(world.recorder.commands).toEqual([]);
  });

  it("leaves the key active where it could not be disabled", async () => {
    const world = new World();
    world.recorder.failNext("UpdateAccessKey");

    expect((await world.run()).ending).toBe("failed");
    expect(world.keys.get(LEAKED)).toBe("Active");
  });

  it("does not call it a success where IAM lists the key as active", async () => {
    const world = new World();
    world.obeys = false;

    expect((await world.run()).ending).toBe("failed");
  });

  it("leaves the key inactive where nobody can see whether it is", async () => {
    const world = new World();
    const meanwhile = (step: string): void => {
      if (step === "key-inactive") world.answers = false;
    };

    expect((await world.run({ meanwhile })).ending).toBe("failed");
    expect(world.keys.get(LEAKED)).toBe("Inactive");
  });

  it("does it once when called twice", async () => {
    const world = new World();
    const { context } = await world.run();

    await world.steps.actions["deactivate-key"](context);

    expect(world.recorder.count("UpdateAccessKey")).toBe(1);
  });

  it("leaves the key alone where the other way in was closed meanwhile", async () => {
    const world = new World();
    world.tags = { "break-glass": "true" };
    world.keys.set(OTHER, "Active");
    const meanwhile = (step: string): void => {
      if (step === "deactivate-key") world.keys.set(OTHER, "Inactive");
    };

    expect((await world.run({ meanwhile })).ending).toBe("failed");
    expect(world.keys.get(LEAKED)).toBe("Active");
    expect(world.recorder.count("UpdateAccessKey")).toBe(0);
  });

  it("asks for exactly the rights that it uses", async () => {
    const world = new World();
    await world.run();

    expect([...world.recorder.actions].sort()).toEqual(declaredActions(spec));
  });
});
