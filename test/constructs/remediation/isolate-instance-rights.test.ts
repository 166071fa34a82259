import { RUNBOOKS } from "../../../automation/runbooks";
import { spec } from "../../../automation/runbooks/isolate-instance/spec";
import { RunbookFunction } from "../../../constructs/remediation/runbook-function";
import { estateStack } from "../../support/estate-stack";
import { dataSources } from "../../support/resources";
import { synth } from "../../support/synth";
import { isAllowed, type NamedResource, type Statement } from "./policy-decision";
import { functionOptions, remediationTable } from "./remediation-fixtures";

const ACCOUNT = "arn:aws:ec2:eu-west-1:111111111111:";

/** Something of EC2 that bears these tags and no other. */
const named = (what: string, tags: Readonly<Record<string, string>> = {}): NamedResource => ({
  arn: what.startsWith("arn:") ? what : `${ACCOUNT}${what}`,
  context: Object.fromEntries(Object.entries(tags).map(([tag, value]) => [`aws:ResourceTag/${tag}`, value])),
});

/** A node of EKS: what the launch template makes bears the environment's tag, and what EKS and plugins make their own. */
const OURS = { environment: "dev" };
const NODE = named("instance/i-0a", OURS);
const FIRST_INTERFACE = named("network-interface/eni-0a", OURS);
const POD_INTERFACE = named("network-interface/eni-0b", { "node.k8s.amazonaws.com/instance_id": "i-0a" });
const QUARANTINE = named("security-group/sg-0f", OURS);
const CLUSTER_GROUP = named("security-group/sg-0c", { "aws:eks:cluster-name": "homeostat-dev-main" });
const ROOT_VOLUME = named("volume/vol-0a", OURS);
const POD_VOLUME = named("volume/vol-0b", { "ebs.csi.aws.com/cluster": "true" });
const SNAPSHOT = named("arn:aws:ec2:eu-west-1::snapshot/snap-0a");

/** What the role of the runbook's function may do, as it is deployed. */
function policy(): readonly Statement[] {
  const stack = estateStack();
  const table = remediationTable(stack);
  new RunbookFunction(stack, "IsolateInstance", { spec, table, ...functionOptions(stack) });
  const granted = dataSources(synth(stack), "aws_iam_policy_document")
    .map(({ statement }) => statement as readonly (Statement & { readonly sid?: string })[])
    .find((statements) => statements.some(({ sid }) => sid === "Steps1"));
  return granted ?? [];
}

describe("the rights of isolate-instance", () => {
  const statements = policy();
  const may = (action: string, ...resources: NamedResource[]): boolean =>
    isAllowed(statements, action, resources);

  test.each([
    ["the first interface", FIRST_INTERFACE],
    ["an interface that the network plugin made", POD_INTERFACE],
  ])("put %s of a node into quarantine, out of the group that EKS made", (_, networkInterface) => {
    for (const judgedBy of [[], [CLUSTER_GROUP], [NODE], [CLUSTER_GROUP, NODE]])
      expect(may("ec2:ModifyNetworkInterfaceAttribute", networkInterface, QUARANTINE, ...judgedBy)).toBe(
        true,
      );
  });

  test.each([
    ["the root volume", ROOT_VOLUME],
    ["a volume that the storage driver made for a pod", POD_VOLUME],
  ])("take a snapshot of %s, tagged", (_, volume) => {
    expect(may("ec2:CreateSnapshot", volume, SNAPSHOT)).toBe(true);
    expect(may("ec2:CreateTags", SNAPSHOT)).toBe(true);
  });

  test("reach no instance of another environment, and nothing of another account or region", () => {
    const theirs = named("instance/i-0b", { environment: "prod" });
    const elsewhere = ["arn:aws:ec2:eu-west-1:222222222222:", "arn:aws:ec2:us-east-1:111111111111:"];

    expect(may("ec2:ModifyNetworkInterfaceAttribute", theirs)).toBe(false);
    for (const place of elsewhere) {
      expect(may("ec2:ModifyNetworkInterfaceAttribute", named(`${place}network-interface/eni-0a`))).toBe(
        false,
      );
      expect(may("ec2:CreateSnapshot", named(`${place}volume/vol-0a`))).toBe(false);
    }
  });

  test("do nothing else with what they reach", () => {
    const others = [
      "ec2:DeleteNetworkInterface",
      "ec2:DeleteVolume",
      "ec2:TerminateInstances",
      "ec2:CreateTags",
    ];

    for (const action of others)
      for (const resource of [NODE, POD_INTERFACE, POD_VOLUME, QUARANTINE])
        expect(may(action, resource)).toBe(false);
    expect(may("ec2:DeleteSnapshot", SNAPSHOT)).toBe(false);
  });
});

test("no runbook asks a tag of interfaces or volumes, of which plugins make some with their own tags only", () => {
  const asking = RUNBOOKS.filter(({ permissions }) =>
    permissions.some(
      ({ resources, resourceTags }) =>
        resourceTags !== undefined && resources.some((arn) => /:(network-interface|volume)\//.test(arn)),
    ),
  );

  expect(asking.map(({ id }) => id)).toEqual([]);
});
