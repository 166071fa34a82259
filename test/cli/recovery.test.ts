import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import type { Plan, PlannedChange } from "../../cli/engine/plan";
import { processStart } from "../../cli/engine/process-identity";
import { planAdopting } from "../../cli/engine/recovery/adopt";
import { ApplyJournal } from "../../cli/engine/recovery/apply-journal";
import { importId, isRepeatable } from "../../cli/engine/recovery/import-id";
import { foundBy, lookupOf } from "../../cli/engine/recovery/lookup";
import { Workspace } from "../../cli/engine/workspace";
import { TerraformFailure } from "../../cli/terraform/failure";
import { stackOf, targetIn } from "./support/target";

const RUN = {
  pid: 2 ** 22 + 1,
  processStart: "1",
  host: hostname(),
  operation: "apply",
  since: "2026-01-01T00:00:00.000Z",
};

let folder: string;
let workspace: Workspace;
let journal: ApplyJournal;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "homeostat-recovery-"));
  workspace = new Workspace(targetIn(folder), stackOf("dev-network", {}));
  journal = new ApplyJournal(workspace);
});

afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

/** Appends to Terraform's log what it says when it begins and completes an operation. */
function terraformSays(
  ...hooks: readonly (readonly [type: string, addr: string, action: string, id?: string])[]
): void {
  const lines = hooks.map(([type, addr, action, id]) =>
    JSON.stringify({ type, hook: { resource: { addr }, action, id_key: "id", id_value: id } }),
  );
  writeFileSync(workspace.log("apply"), `${lines.join("\n")}\n`, { flag: "a" });
}

describe("ApplyJournal", () => {
  it("knows what an apply created and what it had begun when it was cut short", () => {
    journal.begin(RUN);
    terraformSays(
      ["apply_start", "aws_vpc.Main", "create"],
      ["apply_complete", "aws_vpc.Main", "create", "vpc-1"],
      ["apply_start", "aws_kms_key.Key", "create"],
      ["apply_start", "aws_iam_role.Old", "update"],
    );
    expect(journal.read()).toMatchObject({
      operation: "apply",
      resources: [{ address: "aws_vpc.Main", id: "vpc-1" }, { address: "aws_kms_key.Key" }],
    });
  });

  it("keeps what an earlier apply left when the next one is cut short too", () => {
    journal.begin(RUN);
    terraformSays(["apply_complete", "aws_vpc.Main", "create", "vpc-1"]);
    journal.begin({ ...RUN, pid: RUN.pid + 1 });
    terraformSays(["apply_start", "aws_vpc.Main", "create"], ["apply_start", "aws_subnet.A", "create"]);
    expect(journal.read()?.resources).toEqual([
      { address: "aws_vpc.Main", id: "vpc-1" },
      { address: "aws_subnet.A" },
    ]);
  });

  it("forgets an apply that ended by itself", () => {
    journal.begin(RUN);
    journal.settle();
    expect(journal.read()).toBeUndefined();
  });

  it("remembers an apply whose state could not be sent away", () => {
    journal.begin(RUN);
    writeFileSync(workspace.file("errored.tfstate"), "{}");
    journal.settle();
    expect(journal.read()).toBeDefined();
  });

  it("takes nothing from the log of an apply that has long ended", () => {
    terraformSays(["apply_complete", "aws_vpc.Gone", "create", "vpc-0"]);
    journal.begin(RUN);
    expect(journal.read()?.resources).toEqual([]);
  });

  it("calls a run dead only if it is of this machine and gone", () => {
    journal.begin(RUN);
    expect(journal.deadRun()).toMatchObject({ pid: RUN.pid, operation: "apply" });
    journal.begin({ ...RUN, host: "elsewhere" });
    expect(journal.deadRun()).toBeUndefined();
    journal.begin({ ...RUN, pid: process.pid, processStart: processStart(process.pid) ?? "" });
    expect(journal.deadRun()).toBeUndefined();
  });
});

describe("importId", () => {
  const logged = { address: "aws_x.y", id: "the-id" };

  it.each([
    ["aws_vpc", {}, "the-id"],
    ["aws_iam_role_policy_attachment", { role: "r", policy_arn: "arn:p" }, "r/arn:p"],
    ["aws_apigatewayv2_route", { api_id: "api" }, "api/the-id"],
    ["aws_route_table_association", { subnet_id: "subnet-1" }, undefined],
    ["aws_guardduty_detector_feature", {}, undefined],
  ])("of %s with %j is %s", (type, planned, expected) => {
    expect(importId(type, logged, planned)).toBe(expected);
  });

  it("is the planned name where creation had only begun", () => {
    expect(importId("aws_s3_bucket", { address: "aws_s3_bucket.B" }, { bucket: "b" })).toBe("b");
    expect(importId("aws_vpc", { address: "aws_vpc.V" }, { cidr_block: "10.0.0.0/16" })).toBeUndefined();
  });

  it("is foretold by the attributes only as long as no id is logged", () => {
    const named = { role: "r", name: "granted" };
    expect(importId("aws_iam_role_policy", { address: "aws_iam_role_policy.P" }, named)).toBe("r:granted");
    expect(
      importId("aws_iam_role_policy", { address: "aws_iam_role_policy.P" }, { role: "r" }),
    ).toBeUndefined();
    expect(importId("aws_iam_role_policy", logged, { role: "r" })).toBe("the-id");
  });
});

describe("isRepeatable", () => {
  it.each([
    ["aws_default_security_group", true],
    ["aws_guardduty_detector_feature", true],
    ["aws_security_group", false],
  ])("of %s is %s", (type, repeatable) => {
    expect(isRepeatable(type)).toBe(repeatable);
  });
});

describe("lookupOf", () => {
  const tags_all = { Name: "homeostat-dev-vpc", stack: "network" };

  it("looks for what has no name by the tags that only it carries", () => {
    const lookup = lookupOf("aws_vpc", { tags_all });
    expect(lookup).toEqual({ dataSource: "aws_vpcs", result: "ids", arguments: { tags: tags_all } });
    expect(lookup && foundBy(lookup, { ids: ["vpc-1"] })).toEqual(["vpc-1"]);
    expect(lookup && foundBy(lookup, { ids: [] })).toEqual([]);
  });

  it("looks by name where the name does not tell the id", () => {
    const lookup = lookupOf("aws_iam_policy", { name: "boundary" });
    expect(lookup?.arguments).toEqual({ name: "boundary" });
    expect(lookup && foundBy(lookup, { arn: "arn:p" })).toEqual(["arn:p"]);
  });

  it("looks by the address of an identity provider, of which an account has one", () => {
    const lookup = lookupOf("aws_iam_openid_connect_provider", { url: "https://issuer.example" });
    expect(lookup).toEqual({
      dataSource: "aws_iam_openid_connect_provider",
      result: "arn",
      arguments: { url: "https://issuer.example" },
    });
    // A cluster's is known only when the cluster is.
    expect(lookupOf("aws_iam_openid_connect_provider", {})).toBeUndefined();
  });

  // DescribeVpcEndpoints and DescribeNatGateways list what was deleted, for a while.
  it.each([
    ["aws_vpc_endpoint", "vpc-endpoint-state", ["pendingAcceptance", "pending", "available"]],
    ["aws_nat_gateway", "state", ["pending", "available"]],
  ])("does not find an %s that is deleted", (type, name, values) => {
    expect(lookupOf(type, { tags_all })?.arguments).toEqual({ tags: tags_all, filter: [{ name, values }] });
  });

  it("does not look by tags that others carry too", () => {
    expect(lookupOf("aws_vpc", { tags_all: { stack: "network" } })).toBeUndefined();
    expect(lookupOf("aws_kms_key", { tags_all })).toBeUndefined();
  });
});

describe("planAdopting", () => {
  interface Imports {
    readonly import?: readonly { readonly to: string; readonly id: string }[];
    readonly data?: Readonly<
      Record<string, Readonly<Record<string, { readonly tags: { readonly Name: string } }>>>
    >;
  }

  /** A Terraform that plans to create what is not imported, and to import what exists. */
  function terraform(
    existing: Readonly<Record<string, string>>,
    attributes: Readonly<Record<string, object>>,
    tagged: Readonly<Record<string, readonly string[]>> = {},
    state: Readonly<Record<string, string>> = {},
  ) {
    const plans: NonNullable<Imports["import"]>[] = [];
    let read: readonly object[] = [];
    const plan = (): Promise<Plan> => {
      const file = workspace.file("adopt.tf.json");
      const { import: imports = [], data = {} } = existsSync(file)
        ? (JSON.parse(readFileSync(file, "utf8")) as Imports)
        : {};
      read = Object.entries(data).flatMap(([source, blocks]) =>
        Object.entries(blocks).map(([name, { tags }]) => ({
          address: `data.${source}.${name}`,
          values: { ids: tagged[tags.Name] ?? [] },
        })),
      );
      plans.push(imports);
      const absent = imports.find(({ to, id }) => existing[to] !== id);
      if (absent) {
        const detail = `While attempting to import an existing object to "${absent.to}", the provider detected that no object exists with the given id.`;
        const diagnostic = {
          severity: "error",
          summary: "Cannot import non-existent remote object",
          detail,
        } as const;
        return Promise.reject(new TerraformFailure("plan", "dev-network", [diagnostic], "", "log", null));
      }
      const changes = Object.keys(attributes).map((address): PlannedChange => {
        const action = imports.some(({ to }) => to === address) ? "import" : "create";
        return { address, resourceType: "", action };
      });
      const counts = { add: 0, change: 0, destroy: 0, replace: 0, import: 0 };
      return Promise.resolve({
        stackId: "dev-network",
        changes,
        counts,
        hasChanges: true,
        provisional: [],
        seconds: 0,
      });
    };
    const recorded = Object.entries(state).map(([address, id]) => ({ address, values: { id } }));
    const show = () =>
      Promise.resolve({
        prior_state: { values: { root_module: { resources: [...recorded, ...read] } } },
        resource_changes: Object.entries(attributes).map(([address, after]) => ({
          address,
          change: { after },
        })),
      });
    return { plans, planner: { plan, show } };
  }

  it("plans once where nothing was cut short", async () => {
    const { plans, planner } = terraform({}, { "aws_vpc.Main": {} });
    const plan = await planAdopting(workspace, planner);
    expect(plans).toEqual([[]]);
    expect(plan.recovery).toBeUndefined();
  });

  it("imports what was created, and leaves out what was never finished", async () => {
    journal.begin(RUN);
    terraformSays(
      ["apply_complete", "aws_vpc.Main", "create", "vpc-1"],
      ["apply_start", "aws_iam_role.Half", "create"],
      ["apply_start", "aws_iam_role.Never", "create"],
      ["apply_start", "aws_kms_key.Nameless", "create"],
    );
    const { plans, planner } = terraform(
      { "aws_vpc.Main": "vpc-1", "aws_iam_role.Half": "half" },
      {
        "aws_vpc.Main": {},
        "aws_iam_role.Half": { name: "half" },
        "aws_iam_role.Never": { name: "never" },
        "aws_kms_key.Nameless": {},
        "aws_subnet.NotBegun": {},
      },
    );
    const plan = await planAdopting(workspace, planner);
    expect(plans.at(-1)).toEqual([
      { to: "aws_vpc.Main", id: "vpc-1" },
      { to: "aws_iam_role.Half", id: "half" },
    ]);
    expect(plan.recovery).toEqual({
      adopted: ["aws_vpc.Main", "aws_iam_role.Half"],
      doubtful: ["aws_kms_key.Nameless"],
    });
    expect(existsSync(workspace.file("adopt.tf.json"))).toBe(false);
  });

  it("finds by its tags what had no id yet, and says of which it found several", async () => {
    journal.begin(RUN);
    terraformSays(
      ["apply_start", "aws_vpc.Main", "create"],
      ["apply_start", "aws_subnet.Never", "create"],
      ["apply_start", "aws_subnet.Twice", "create"],
    );
    const named = (name: string) => ({ tags_all: { Name: name } });
    const { plans, planner } = terraform(
      { "aws_vpc.Main": "vpc-1" },
      {
        "aws_vpc.Main": named("vpc"),
        "aws_subnet.Never": named("never"),
        "aws_subnet.Twice": named("twice"),
      },
      { vpc: ["vpc-1"], never: [], twice: ["subnet-1", "subnet-2"] },
    );
    const plan = await planAdopting(workspace, planner);
    expect(plans.at(-1)).toEqual([{ to: "aws_vpc.Main", id: "vpc-1" }]);
    expect(plan.recovery).toEqual({ adopted: ["aws_vpc.Main"], doubtful: ["aws_subnet.Twice"] });
  });

  it("takes nothing for two resources at once, nor what is another one of the stack already", async () => {
    journal.begin(RUN);
    terraformSays(
      ["apply_complete", "aws_subnet.Logged", "create", "subnet-1"],
      ["apply_start", "aws_subnet.FindsLogged", "create"],
      ["apply_start", "aws_subnet.FindsRecorded", "create"],
      ["apply_start", "aws_subnet.One", "create"],
      ["apply_start", "aws_subnet.Other", "create"],
      ["apply_start", "aws_network_acl.OfAnotherType", "create"],
    );
    const named = (name: string) => ({ tags_all: { Name: name } });
    const { plans, planner } = terraform(
      { "aws_subnet.Logged": "subnet-1", "aws_network_acl.OfAnotherType": "subnet-2" },
      {
        "aws_subnet.Logged": named("logged"),
        "aws_subnet.FindsLogged": named("finds-logged"),
        "aws_subnet.FindsRecorded": named("finds-recorded"),
        "aws_subnet.One": named("one"),
        "aws_subnet.Other": named("other"),
        "aws_network_acl.OfAnotherType": named("acl"),
      },
      {
        "finds-logged": ["subnet-1"],
        "finds-recorded": ["subnet-2"],
        one: ["subnet-3"],
        other: ["subnet-3"],
        acl: ["subnet-2"],
      },
      { "aws_subnet.Recorded": "subnet-2" },
    );
    const plan = await planAdopting(workspace, planner);
    expect(plans.at(-1)).toEqual([
      { to: "aws_subnet.Logged", id: "subnet-1" },
      { to: "aws_network_acl.OfAnotherType", id: "subnet-2" },
    ]);
    expect(plan.recovery).toEqual({
      adopted: ["aws_subnet.Logged", "aws_network_acl.OfAnotherType"],
      doubtful: ["aws_subnet.One", "aws_subnet.Other"],
    });
  });

  it.each([
    ["names both parts of the id", "No association found between rtb-1 and subnet-1", []],
    ["names nothing at all", "the provider is at a loss", ["aws_route_table_association.Half"]],
  ])("leaves out what cannot be imported where the error %s", async (_, summary, doubtful) => {
    journal.begin(RUN);
    terraformSays(
      ["apply_complete", "aws_vpc.Main", "create", "vpc-1"],
      ["apply_start", "aws_route_table_association.Half", "create"],
    );
    const { plans, planner } = terraform(
      { "aws_vpc.Main": "vpc-1" },
      {
        "aws_vpc.Main": {},
        "aws_route_table_association.Half": { subnet_id: "subnet-1", route_table_id: "rtb-1" },
      },
    );
    const plan = () =>
      planner.plan().catch(() => {
        const diagnostic = { severity: "error", summary, detail: "" } as const;
        throw new TerraformFailure("plan", "dev-network", [diagnostic], "", "log", null);
      });
    const result = await planAdopting(workspace, { ...planner, plan });
    expect(plans.at(-1)).toEqual([{ to: "aws_vpc.Main", id: "vpc-1" }]);
    expect(result.recovery).toEqual({ adopted: ["aws_vpc.Main"], doubtful });
  });

  it("says what had been made and is not to be found", async () => {
    journal.begin(RUN);
    terraformSays(["apply_complete", "aws_vpc.Main", "create", "vpc-1"]);
    const { planner } = terraform({}, { "aws_vpc.Main": {} });
    const plan = await planAdopting(workspace, planner);
    expect(plan.recovery).toEqual({ adopted: [], doubtful: ["aws_vpc.Main"] });
  });

  it("leaves no import behind when the plan fails for another reason", async () => {
    journal.begin(RUN);
    terraformSays(["apply_complete", "aws_vpc.Main", "create", "vpc-1"]);
    const { planner } = terraform({ "aws_vpc.Main": "vpc-1" }, { "aws_vpc.Main": {} });
    const show = () => Promise.reject(new Error("no disk"));
    await expect(planAdopting(workspace, { ...planner, show })).rejects.toThrow("no disk");
    expect(existsSync(workspace.file("adopt.tf.json"))).toBe(false);
  });
});
