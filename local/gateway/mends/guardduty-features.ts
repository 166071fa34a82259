/**
 * Gives back the features of a detector.
 * Follows https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetDetector.html
 */
import { jsonBody } from "../call";
import type { Mend } from "../mend";
import { jsonOf, withBody } from "../reply";
import { objectsAt } from "./support/json-read-back";

type Fields = Record<string, unknown>;

const PATH = /^\/detector(?:\/([^/]+))?$/;

/** Detectors with their features. */
export const guarddutyFeatures: Mend = {
  name: "guardduty-features",
  services: ["guardduty"],
  matches: (call) => PATH.test(call.path) && (call.method === "POST" || call.method === "GET"),
  async handle(call, { next, now, table }) {
    const reply = await next();
    if (reply.status >= 300) return reply;
    const answer = jsonOf<Fields>(reply);
    const id = PATH.exec(call.path)?.[1] ?? answer["detectorId"];
    if (typeof id !== "string") return reply;
    const rows = table<readonly Fields[]>("guardduty-features");
    const features = new Map((rows.get(id) ?? []).map((feature) => [feature["name"], feature]));
    if (call.method === "POST") {
      for (const feature of objectsAt(jsonBody<Fields>(call), "features")) {
        features.set(feature["name"], { ...feature, updatedAt: Math.floor(now().getTime() / 1000) });
      }
      rows.set(id, [...features.values()]);
      return reply;
    }
    return withBody(reply, JSON.stringify({ ...answer, features: [...features.values()] }));
  },
};
