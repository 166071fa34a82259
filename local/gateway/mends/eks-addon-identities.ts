/**
 * Turns the identities that an add-on asks for into pod identity associations, and names them by their ARNs.
 * Follows https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html
 */
import { jsonBody } from "../call";
import type { Mend, MendContext } from "../mend";
import { jsonOf } from "../reply";
import { objectAt, objectsAt } from "./support/json-read-back";

type Fields = Record<string, unknown>;

const PATH = /^\/clusters\/([^/]+)\/addons(?:\/([^/]+)\/update)?$/;
/** Where the add-ons of EKS run. */
const NAMESPACE = "kube-system";

/** Add-ons whose pods get roles. */
export const eksAddonIdentities: Mend = {
  name: "eks-addon-identities",
  services: ["eks"],
  matches: (call) => call.method === "POST" && PATH.test(call.path),
  async handle(call, context) {
    const request = jsonBody<Fields>(call);
    const cluster = PATH.exec(call.path)?.[1] ?? "";
    const wanted = objectsAt(request, "podIdentityAssociations");
    if (wanted.length === 0) return context.next();
    const arns = await Promise.all(wanted.map((identity) => associate(cluster, identity, context)));
    const body = JSON.stringify({ ...request, podIdentityAssociations: arns });
    return context.next({ ...call, body: Buffer.from(body, "utf8") });
  },
};

async function associate(cluster: string, identity: Fields, context: MendContext): Promise<unknown> {
  const reply = await context.ask("ministack", {
    service: "eks",
    path: `/clusters/${cluster}/pod-identity-associations`,
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ ...identity, namespace: NAMESPACE }),
  });
  return objectAt(jsonOf<Fields>(reply), "association")["associationArn"];
}
