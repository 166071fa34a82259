/**
 * Gives back whether a service rebalances its tasks over the zones.
 * Follows https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_Service.html
 */
import { jsonReadBack, objectAt, objectsAt, pick } from "./support/json-read-back";

const KINDS: Readonly<Record<string, "create" | "modify" | "read">> = {
  CreateService: "create",
  UpdateService: "modify",
  DescribeServices: "read",
  DeleteService: "read",
};

/** Services as they were asked for. */
export const ecsServices = jsonReadBack({
  name: "ecs-services",
  service: "ecs",
  kindOf: (call) => KINDS[call.action],
  keyOf: (_call, _request, answer) => objectAt(answer, "service")["serviceArn"],
  fieldsOf: (request) => pick(request, ["availabilityZoneRebalancing"]),
  // A service that is made without a wish is rebalanced.
  defaults: { availabilityZoneRebalancing: "ENABLED" },
  described: (_call, answer) =>
    [objectAt(answer, "service"), ...objectsAt(answer, "services")]
      .filter((thing) => thing["serviceArn"] !== undefined)
      .map((thing) => ({ key: thing["serviceArn"], thing })),
});
