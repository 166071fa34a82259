import { guarddutyFeatures } from "../../../local/gateway/mends/guardduty-features";
import { parsed } from "../support/aws-client";
import { detectorScenario } from "./scenarios/guardduty-features";
import { useMend } from "./support/use-mend";

const gateways = useMend("guardduty-features", guarddutyFeatures);

/** The clock of these gateways, in the seconds that the service answers. */
const updatedAt = 1767323045;

test("a feature tells since when it is as it is", async () => {
  const alone = await detectorScenario(gateways.alone);
  expect(parsed(alone.described)).toHaveProperty("features", [{ name: "S3_DATA_EVENTS", status: "ENABLED" }]);

  const { described } = await detectorScenario(gateways.mended);
  expect(parsed(described)).toHaveProperty("features", [
    { name: "S3_DATA_EVENTS", status: "ENABLED", updatedAt },
  ]);
});

test("an update of one feature leaves the others", async () => {
  const alone = await detectorScenario(gateways.alone);
  expect(parsed(alone.changed)).toHaveProperty("features", [{ name: "EKS_AUDIT_LOGS", status: "ENABLED" }]);

  const { changed } = await detectorScenario(gateways.mended);
  expect(parsed(changed)).toHaveProperty("features", [
    { name: "S3_DATA_EVENTS", status: "ENABLED", updatedAt },
    { name: "EKS_AUDIT_LOGS", status: "ENABLED", updatedAt },
  ]);
});
