import { elasticacheParameters } from "../../../local/gateway/mends/elasticache-parameters";
import type { Got } from "../support/aws-client";
import { cacheParameterScenario } from "./scenarios/elasticache-parameters";
import { useMend } from "./support/use-mend";
import { type XmlTree, xmlIn } from "./support/xml-tree";

const gateways = useMend("elasticache-parameters", elasticacheParameters);

function namesIn(got: Got): XmlTree[] {
  const found = xmlIn(got, "Parameter");
  return (Array.isArray(found) ? found : [found]).map(
    (parameter) => (parameter as { [name: string]: XmlTree })["ParameterName"] ?? "",
  );
}

test("asked for those that a user set, only those are shown; asked for all, all", async () => {
  const alone = await cacheParameterScenario(gateways.alone);
  expect(namesIn(alone.user)).toContain("databases");

  const { user, all } = await cacheParameterScenario(gateways.mended);
  expect(namesIn(user)).toEqual(["maxmemory-policy", "timeout"]);
  expect(namesIn(all)).toEqual([
    "maxmemory-policy",
    "maxmemory-samples",
    "timeout",
    "tcp-keepalive",
    "databases",
  ]);
});

test("a parameter that was reset is the system's again", async () => {
  const { afterReset } = await cacheParameterScenario(gateways.mended);
  expect(namesIn(afterReset)).toEqual(["maxmemory-policy"]);
});
