/**
 * Turns the identities that an add-on asks for into pod identity associations, and names them by their ARNs.
 * Follows https://docs.aws.amazon.com/eks/latest/APIReference/API_CreateAddon.html
 */
import { jsonBody } from "../call";
import type { Mend, MendContext, Question } from "../mend";
import { jsonOf, type Reply } from "../reply";
import { objectAt, objectsAt, pick, textAt } from "./support/json-read-back";

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
    const answers = await Promise.all(wanted.map((identity) => associate(cluster, identity, context)));
    const refused = answers.find(({ status }) => status >= 300);
    if (refused) return refused;
    const arns = answers.map((answer) => objectAt(jsonOf<Fields>(answer), "association")["associationArn"]);
    const body = JSON.stringify({ ...request, podIdentityAssociations: arns });
    return context.next({ ...call, body: Buffer.from(body, "utf8") });
  },
};

/** A service account has one association at most: where it has one already, that one gets the role. */
async function associate(cluster: string, identity: Fields, context: MendContext): Promise<Reply> {
  const path = `/clusters/${cluster}/pod-identity-associations`;
  const ask = (question: Omit<Question, "service">): Promise<Reply> =>
    context.ask("ministack", {
      ...question,
      service: "eks",
      headers: { "content-type": "application/json" },
    });
  const made = await ask({ path, body: JSON.stringify({ ...identity, namespace: NAMESPACE }) });
  if (made.status !== 409) return made;
  const listed = await ask({ method: "GET", path, body: "" });
  const present = objectsAt(jsonOf<Fields>(listed), "associations").find(
    (one) => one["namespace"] === NAMESPACE && one["serviceAccount"] === identity["serviceAccount"],
  );
  if (!present) return made;
  const body = JSON.stringify(pick(identity, ["roleArn"]));
  return ask({ path: `${path}/${textAt(present, "associationId")}`, body });
}
