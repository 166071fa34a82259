import type { AwsClient } from "../../support/aws-client";
import { textIn } from "../support/json-text";

/** A detector with a feature on; then another one on its own. */
export async function detectorScenario(aws: AwsClient) {
  const ask = (method: string, path: string, body?: object) => aws.rest("guardduty", method, path, body);
  const created = await ask("POST", "/detector", {
    enable: true,
    features: [{ name: "S3_DATA_EVENTS", status: "ENABLED" }],
  });
  const id = textIn(created, "detectorId");
  const described = await ask("GET", `/detector/${id}`);
  await ask("POST", `/detector/${id}`, {
    features: [{ name: "EKS_AUDIT_LOGS", status: "ENABLED" }],
  });
  const changed = await ask("GET", `/detector/${id}`);
  return { described, changed };
}
