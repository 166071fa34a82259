import type { AwsClient } from "../../support/aws-client";

/** An analyzer with an archive rule and tags, made, read, changed and deleted. */
export async function analyzerScenario(aws: AwsClient) {
  const ask = (method: string, path: string, body?: object) =>
    aws.rest("access-analyzer", method, path, body);
  const created = await ask("PUT", "/analyzer", {
    analyzerName: "outside",
    type: "ACCOUNT",
    tags: { owner: "platform" },
    archiveRules: [{ ruleName: "own", filter: { principal: { eq: ["111111111111"] } } }],
  });
  const described = await ask("GET", "/analyzer/outside");
  const listed = await ask("GET", "/analyzer");
  const rule = await ask("GET", "/analyzer/outside/archive-rule/own");
  return { created, described, listed, rule };
}
