import type { Incident } from "../remediation/incident";
import { ownFunction } from "./own-function";
import { assertOwnName } from "./own-name";
import type { QueueMappings } from "./ports/queue-mappings";

/** Name of the queue that an incident is about, where it is about one. @throws Error where it is of another environment */
export function ownQueue({
  target,
  environment,
}: Pick<Incident, "target" | "environment">): string | undefined {
  if (target.type !== "AWS::SQS::Queue") return undefined;
  assertOwnName("the queue", target.id, environment);
  return target.id;
}

/**
 * Name of the function that an incident is about: it is the target itself, or it gets the messages of the queue that is.
 *
 * @throws Error where it is of another environment, or not one function gets them
 */
export async function limitedFunction(incident: Incident, mappings: QueueMappings): Promise<string> {
  const queue = ownQueue(incident);
  if (queue === undefined) return ownFunction(incident);
  const all = await mappings.all();
  const found = all.filter(({ queueName }) => queueName === queue).map(({ functionName }) => functionName);
  const [name, ...others] = new Set(found);
  if (name === undefined || others.length > 0)
    throw new Error(
      `the messages of ${queue} go to ${JSON.stringify([...new Set(found)])}; allowed: one function`,
    );
  assertOwnName("the function", name, incident.environment);
  return name;
}
