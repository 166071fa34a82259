/**
 * Gives a cluster what EKS gives it: its network, a security group of its own in it, an issuer under https, and the
 * policies it was asked to have.
 * Follows https://docs.aws.amazon.com/eks/latest/APIReference/API_Cluster.html
 */
import { type Call, jsonBody } from "../call";
import { type Mend, type MendContext, queryQuestion } from "../mend";
import { jsonOf, withBody } from "../reply";
import { textOf } from "../xml";
import { objectAt, pick } from "./support/json-read-back";

type Fields = Record<string, unknown>;

interface Remembered {
  readonly fields: Fields;
  readonly vpcId: string;
  readonly securityGroupId: string;
}

const PATH = /^\/clusters(?:\/([^/]+))?(\/update-config)?$/;
const KEPT = ["upgradePolicy", "zonalShiftConfig", "remoteNetworkConfig", "deletionProtection"];
const EC2_VERSION = "2016-11-15";

/** Clusters as EKS describes them. */
export const eksClusters: Mend = {
  name: "eks-clusters",
  services: ["eks"],
  matches: (call) => PATH.test(call.path),
  async handle(call, context) {
    const name = nameOf(call);
    const rows = context.table<Remembered>("eks-clusters");
    const reply = await context.next();
    if (name === undefined || reply.status >= 300) return reply;
    if (call.method === "POST") await remember(call, name, context);
    const known = rows.get(name);
    if (call.method === "DELETE" && known) {
      await ask(context, { Action: "DeleteSecurityGroup", GroupId: known.securityGroupId });
      rows.delete(name);
    }
    const answer = jsonOf<Fields>(reply);
    const cluster = objectAt(answer, "cluster");
    if (cluster["name"] === undefined || !known) return reply;
    const network = objectAt(cluster, "resourcesVpcConfig");
    Object.assign(cluster, known.fields);
    Object.assign(network, { vpcId: known.vpcId, clusterSecurityGroupId: known.securityGroupId });
    return withBody(reply, withHttpsIssuer(JSON.stringify(answer), context.place.region));
  },
};

async function remember(call: Call, name: string, context: MendContext): Promise<void> {
  const rows = context.table<Remembered>("eks-clusters");
  const request = jsonBody<Fields>(call);
  const known = rows.get(name);
  if (!call.path.endsWith("/clusters") && known) {
    rows.set(name, { ...known, fields: { ...known.fields, ...pick(request, KEPT) } });
    return;
  }
  const [subnetId = ""] = (objectAt(request, "resourcesVpcConfig")["subnetIds"] ?? []) as string[];
  const subnets = await ask(context, { Action: "DescribeSubnets", "SubnetId.1": subnetId });
  const vpcId = textOf(subnets, "vpcId") ?? "";
  const group = await ask(context, {
    Action: "CreateSecurityGroup",
    GroupName: `eks-cluster-sg-${name}-${Date.now()}`,
    GroupDescription:
      "EKS created security group applied to ENI that is attached to EKS Control Plane master nodes",
    VpcId: vpcId,
  });
  // Without another wish AWS gives a cluster the extended support.
  const fields = { upgradePolicy: { supportType: "EXTENDED" }, ...pick(request, KEPT) };
  rows.set(name, { fields, vpcId, securityGroupId: textOf(group, "groupId") ?? "" });
}

async function ask(context: MendContext, params: Readonly<Record<string, string>>): Promise<string> {
  const reply = await context.ask("ministack", queryQuestion("ec2", EC2_VERSION, params));
  return reply.body.toString("utf8");
}

function nameOf(call: Call): string | undefined {
  const inPath = PATH.exec(call.path)?.[1];
  if (inPath !== undefined || call.method !== "POST") return inPath;
  const name = jsonBody<Fields>(call)["name"];
  return typeof name === "string" ? name : undefined;
}

/** An OIDC provider in IAM accepts only https, and the emulator names itself without. */
function withHttpsIssuer(text: string, region: string): string {
  return text.replace(/https?:\/\/[^"/]+\/oidc\/id\//g, `https://oidc.eks.${region}.amazonaws.com/id/`);
}
