/**
 * Finds database instances by the id of their resource. The emulator answers such a question with all of them, so
 * that a deleted instance looked as if another one's name had become its own.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DescribeDBInstances.html
 */
import { listParam } from "../call";
import type { Mend } from "../mend";
import { withBody } from "../reply";
import { mapElements, textOf } from "../xml";

const FILTER = "dbi-resource-id";

/** The filter that Terraform reads by. */
export const rdsInstanceFilters: Mend = {
  name: "rds-instance-filters",
  services: ["rds"],
  matches: ({ action, params }) => action === "DescribeDBInstances" && allowedIds(params) !== undefined,
  async handle({ params }, { next }) {
    const reply = await next();
    const allowed = allowedIds(params);
    if (reply.status >= 300 || !allowed) return reply;
    const body = mapElements(reply.body.toString("utf8"), "DBInstance", (instance) =>
      allowed.includes(textOf(instance, "DbiResourceId") ?? "") ? instance : "",
    );
    return withBody(reply, body);
  },
};

function allowedIds(params: URLSearchParams): readonly string[] | undefined {
  const name = [...params].find(([key, value]) => value === FILTER && key.endsWith(".Name"))?.[0];
  return name === undefined ? undefined : listParam(params, `${name.slice(0, -".Name".length)}.Values`);
}
