import { tellingRegion } from "../../../local/faults/support/telling-region";

test.each([
  ["a cost", "aws.ce", {}, "us-east-1"],
  ["a leaked key, by AWS Health", "aws.health", { service: "RISK" }, "us-east-1"],
  ["an instance, by AWS Health", "aws.health", { service: "EC2" }, "eu-west-1"],
  ["a leaked key, by GuardDuty", "aws.guardduty", { service: { archived: false } }, "eu-west-1"],
])("AWS tells of %s in its own region", (_, source, detail, region) => {
  expect(tellingRegion({ source, detail }, "eu-west-1")).toBe(region);
});
