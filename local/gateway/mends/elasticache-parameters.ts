/**
 * Shows only the parameters of the asked source, e.g. those that somebody set.
 * Follows https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DescribeCacheParameters.html
 */
import type { Mend } from "../mend";
import { withBody } from "../reply";
import { mapElements, setChild, textOf } from "../xml";

const WRITES = new Set(["ModifyCacheParameterGroup", "ResetCacheParameterGroup"]);

/** Cache parameters by their source. */
export const elasticacheParameters: Mend = {
  name: "elasticache-parameters",
  services: ["elasticache"],
  matches: ({ action }) => WRITES.has(action) || action === "DescribeCacheParameters",
  async handle(call, { next, table }) {
    const group = call.params.get("CacheParameterGroupName") ?? "";
    const rows = table<readonly string[]>("elasticache-parameters");
    const reply = await next();
    if (reply.status >= 300) return reply;
    const before = rows.get(group) ?? [];
    const named = [...call.params]
      .filter(([name]) => /^ParameterNameValues\..*\.ParameterName$/.test(name))
      .map(([, value]) => value);
    if (call.action === "ModifyCacheParameterGroup") rows.set(group, [...new Set([...before, ...named])]);
    if (call.action === "ResetCacheParameterGroup")
      rows.set(
        group,
        before.filter((name) => named.length > 0 && !named.includes(name)),
      );
    if (WRITES.has(call.action)) return reply;
    const source = call.params.get("Source");
    const body = mapElements(reply.body.toString("utf8"), "Parameter", (parameter) => {
      const isUser = before.includes(textOf(parameter, "ParameterName") ?? "");
      const marked = isUser ? setChild(parameter, "Source", "user") : parameter;
      return source === null || textOf(marked, "Source") === source ? marked : "";
    });
    return withBody(reply, body);
  },
};
