import { forecastFromPlan, forecastFromSource } from "../../cli/engine/provisional/forecast";
import { plausibleValue } from "../../cli/engine/provisional/plausible-value";
import { provisionalTemplate, stateWithOutputs } from "../../cli/engine/provisional/provisional-template";
import { remoteStateReadings } from "../../cli/engine/provisional/remote-states";
import type { Stack } from "../../cli/engine/stack";

const place = { partition: "aws", region: "eu-west-1", accountId: "222222222222" };

function stack(id: string, template: Record<string, unknown>): Stack {
  const [environment = "", name = ""] = id.split("-");
  return {
    id,
    environment,
    name,
    dependencies: [],
    source: JSON.stringify(template),
    template,
    warnings: [],
  };
}

const provider = { aws: [{ region: "eu-west-1", allowed_account_ids: ["222222222222"] }] };
const network = stack("dev-network", {
  provider,
  terraform: { backend: { s3: { bucket: "states", key: "network/terraform.tfstate" } } },
  output: {
    vpcId: { value: "${aws_vpc.Network.id}" },
    zones: { value: ["${aws_subnet.A.id}", "fixed"] },
    unused: { value: "${aws_vpc.Network.arn}" },
  },
});
const data = stack("dev-data", {
  terraform: {
    required_version: ">= 1.10",
    backend: { s3: { bucket: "states", key: "data/terraform.tfstate" } },
  },
  data: {
    terraform_remote_state: {
      upstream: { backend: "s3", config: { bucket: "states", key: "network/terraform.tfstate" } },
      foreign: { backend: "s3", config: { bucket: "elsewhere", key: "x" } },
    },
  },
  resource: {
    aws_db_subnet_group: { G: { name: "${data.terraform_remote_state.upstream.outputs.vpcId}" } },
  },
});

describe("plausibleValue", () => {
  it.each([
    ["${aws_vpc.A.id}", /^vpc-0[0-9a-f]{16}$/],
    ["${aws_subnet.A.id}", /^subnet-0[0-9a-f]{16}$/],
    ["${aws_security_group.A.id}", /^sg-0[0-9a-f]{16}$/],
    [
      "${aws_kms_key.A.arn}",
      /^arn:aws:kms:eu-west-1:222222222222:key\/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-8[0-9a-f]{3}-[0-9a-f]{12}$/,
    ],
    ["${aws_iam_role.A.arn}", /^arn:aws:iam::222222222222:role\/provisional-[0-9a-f]{8}$/],
    ["${aws_s3_bucket.A.arn}", /^arn:aws:s3:::provisional-[0-9a-f]{8}$/],
    ["${aws_sns_topic.A.arn}", /^arn:aws:sns:eu-west-1:222222222222:provisional-[0-9a-f]{8}$/],
    ["${aws_db_instance.A.address}", /^provisional-[0-9a-f]{8}\.example\.internal$/],
    ["${aws_eks_cluster.A.identity[0].oidc[0].issuer}", /^https:\/\//],
    ["${aws_eks_node_group.A.resources[0].autoscaling_groups[0].name}", /^provisional-[0-9a-f]{8}$/],
    ["${aws_s3_bucket.A.arn}/*", /^arn:aws:s3:::provisional-[0-9a-f]{8}\/\*$/],
    ["no reference", /^no reference$/],
  ])("gives %s the form that AWS would", (expression, form) => {
    expect(plausibleValue(expression, place)).toMatch(form);
  });

  it("is the same each time, and differs by attribute", () => {
    expect(plausibleValue("${aws_vpc.A.id}", place)).toBe(plausibleValue("${aws_vpc.A.id}", place));
    expect(plausibleValue("${aws_vpc.A.id}", place)).not.toBe(plausibleValue("${aws_vpc.B.id}", place));
  });
});

describe("forecast", () => {
  it("takes what a plan knows and assumes the rest", () => {
    const { values, uncertain } = forecastFromPlan(network, {
      output_changes: {
        vpcId: { actions: ["no-op"], before: "vpc-1", after: "vpc-1", after_unknown: false },
        zones: { actions: ["update"], before: [], after_unknown: true },
        unused: { actions: ["create"], after: "arn:known", after_unknown: false },
      },
    });
    expect(values).toEqual({
      vpcId: "vpc-1",
      zones: [expect.stringMatching(/^subnet-0/), "fixed"],
      unused: "arn:known",
    });
    expect([...uncertain]).toEqual(["zones", "unused"]);
  });

  it("assumes everything of a stack that was not planned", () => {
    const { values, uncertain } = forecastFromSource(network);
    expect(values["vpcId"]).toMatch(/^vpc-0/);
    expect(uncertain).toEqual(new Set(["vpcId", "zones", "unused"]));
  });
});

describe("remoteStateReadings", () => {
  it("finds the stack by its backend, and only the outputs in use", () => {
    expect(remoteStateReadings(data, [network, data])).toEqual([
      { name: "upstream", upstream: network, outputs: new Set(["vpcId"]) },
    ]);
  });
});

describe("provisionalTemplate", () => {
  const remoteStates = new Map([["upstream", "/scratch/upstream.json"]]);

  it("replaces the reading of what is missing, and nothing else", () => {
    const template = provisionalTemplate(data.template, { remoteStates, emptyState: false });
    expect(template).toEqual({
      ...data.template,
      data: {
        terraform_remote_state: {
          upstream: { backend: "local", config: { path: "/scratch/upstream.json" } },
          foreign: { backend: "s3", config: { bucket: "elsewhere", key: "x" } },
        },
      },
    });
  });

  it("plans against an empty state where there is no backend", () => {
    const template = provisionalTemplate(data.template, { remoteStates: new Map(), emptyState: true });
    expect(template["terraform"]).toEqual({ required_version: ">= 1.10", backend: { local: {} } });
  });

  it("writes outputs with their types", () => {
    const state: unknown = JSON.parse(stateWithOutputs({ a: "x", b: ["y", 1], c: { d: true } }, "1.11.4"));
    expect(state).toHaveProperty("outputs", {
      a: { value: "x", type: "string" },
      b: { value: ["y", 1], type: ["tuple", ["string", "number"]] },
      c: { value: { d: true }, type: ["object", { d: "bool" }] },
    });
  });
});
