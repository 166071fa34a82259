import type { Call } from "./call";
import type { Upstream } from "./mend";

/** Services that only moto knows, by signing name. */
const MOTO_SERVICES = new Set(["guardduty", "config", "codedeploy", "securityhub"]);

/** Systems Manager is split: parameters live where functions read them, documents where they exist at all. */
const MOTO_SSM_ACTIONS =
  /^(Create|Describe|Get|Update|Delete|List|Modify)Documents?(Version|Versions|DefaultVersion|Permission)?$/;

/** API Gateway is split too: only moto has VPC links, and only ministack serves what stands behind an API. */
const VPC_LINK_PATHS = /^\/v2\/(vpclinks|tags\/[^?]*vpclinks)/;

/** The emulator that answers a call. */
export function upstreamOf(call: Call): Upstream {
  if (MOTO_SERVICES.has(call.service)) return "moto";
  if (call.service === "apigateway" && VPC_LINK_PATHS.test(call.path)) return "moto";
  if (call.service === "ssm" && MOTO_SSM_ACTIONS.test(call.action)) return "moto";
  return "ministack";
}

/** Puts events of any source, also of `aws.*`, on an account's bus, as only AWS itself can: a route of the estate's own. */
export const EVENTS_PATH = "/_homeostat/events";

/** Says in which state RDS shows an instance, as only AWS itself can: a route of the estate's own. */
export const INSTANCE_STATES_PATH = "/_homeostat/rds-instance-states";

/** Says what happens to the machines of Auto Scaling groups, and how they are, as only AWS itself can: a route of the estate's own. */
export const MACHINES_PATH = "/_homeostat/machines";

/** Counts what became of the invocations of each function, as only AWS itself can: a route of the estate's own. */
export const FUNCTIONS_PATH = "/_homeostat/functions";
