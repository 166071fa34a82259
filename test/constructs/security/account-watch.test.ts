import { ExternalAccessAnalyzer } from "../../../constructs/security/external-access-analyzer";
import { ThreatDetection } from "../../../constructs/security/threat-detection";
import { estateStack } from "../../support/estate-stack";
import { onlyResource, resources } from "../../support/resources";
import { synth } from "../../support/synth";

describe("ThreatDetection", () => {
  test("publishes findings every fifteen minutes", () => {
    const stack = estateStack();
    new ThreatDetection(stack, "Detection");

    expect(onlyResource(synth(stack), "aws_guardduty_detector")).toEqual({
      enable: true,
      finding_publishing_frequency: "FIFTEEN_MINUTES",
    });
  });

  test("watches buckets, clusters, volumes, databases and functions too", () => {
    const stack = estateStack();
    new ThreatDetection(stack, "Detection");

    const features = resources(synth(stack), "aws_guardduty_detector_feature");
    expect(features.map((feature) => [feature["name"], feature["status"]])).toEqual([
      ["EBS_MALWARE_PROTECTION", "ENABLED"],
      ["EKS_AUDIT_LOGS", "ENABLED"],
      ["LAMBDA_NETWORK_LOGS", "ENABLED"],
      ["RDS_LOGIN_EVENTS", "ENABLED"],
      ["S3_DATA_EVENTS", "ENABLED"],
    ]);
  });
});

describe("ExternalAccessAnalyzer", () => {
  test("looks at the account", () => {
    const stack = estateStack();
    new ExternalAccessAnalyzer(stack, "Analyzer");

    expect(onlyResource(synth(stack), "aws_accessanalyzer_analyzer")).toEqual({
      analyzer_name: "homeostat-dev-external-access",
      type: "ACCOUNT",
    });
  });
});
