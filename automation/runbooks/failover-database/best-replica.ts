import { assertOwnName } from "../own-name";
import type { DatabaseInstance, Databases } from "../ports/databases";
import type { Metrics } from "../ports/metrics";
import { lagWhenHeard } from "./lag-when-heard";
import { lastHeardMs } from "./primary";

/** The replica that would lose least, or none where none is fit, with what is known of each. */
export async function bestReplica(
  primary: DatabaseInstance,
  { databases, metrics }: { readonly databases: Databases; readonly metrics: Metrics },
  nowMs: number,
): Promise<{ readonly instance?: DatabaseInstance; readonly says: string }> {
  const [, environment = ""] = primary.id.split("-");
  const heardMs = await lastHeardMs(primary.id, metrics, nowMs);
  if (heardMs === undefined) return { says: `it is not known when ${primary.id} was last heard` };
  const looks = await Promise.all(
    primary.replicaIds.map(async (id) => {
      assertOwnName("the replica", id, environment);
      const instance = await databases.describe(id);
      const { state, sourceId, host } = instance;
      if (state !== "available" || sourceId !== primary.id || host === undefined) {
        return { instance, says: `${id} is ${state} and follows ${sourceId ?? "nobody"}` };
      }
      const { passed, says, seconds } = await lagWhenHeard(id, heardMs, metrics);
      return passed && seconds !== undefined ? { instance, says, seconds } : { instance, says };
    }),
  );
  const says = looks.length > 0 ? looks.map((look) => look.says).join("; ") : `${primary.id} has no replica`;
  const [best] = looks
    .flatMap(({ instance, seconds }) => (seconds === undefined ? [] : [{ instance, seconds }]))
    .sort((left, right) => left.seconds - right.seconds || (left.instance.id < right.instance.id ? -1 : 1));
  return best ? { instance: best.instance, says } : { says };
}
