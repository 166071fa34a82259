/**
 * Shows only the parameters of the asked source, e.g. those that somebody set.
 * Follows https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheParameters.html
 */
import type { Mend } from "../mend";
import { withBody } from "../reply";
import { mapElements, textOf } from "../xml";

/** Cache parameters by their source. */
export const elasticacheParameters: Mend = {
  name: "elasticache-parameters",
  services: ["elasticache"],
  matches: ({ action, params }) => action === "DescribeCacheParameters" && params.has("Source"),
  async handle({ params }, { next }) {
    const reply = await next();
    if (reply.status >= 300) return reply;
    const source = params.get("Source");
    const body = mapElements(reply.body.toString("utf8"), "Parameter", (parameter) =>
      textOf(parameter, "Source") === source ? parameter : "",
    );
    return withBody(reply, body);
  },
};
