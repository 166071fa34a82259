import { accessAnalyzer } from "../../../local/gateway/mends/access-analyzer";
import { type Got, parsed } from "../support/aws-client";
import { analyzerScenario } from "./scenarios/access-analyzer";
import { NOW, useMend } from "./support/use-mend";

const gateways = useMend("access-analyzer", accessAnalyzer);

const ARN = "arn:aws:access-analyzer:eu-west-1:111111111111:analyzer/outside";
const TAGS_PATH = `/tags/${encodeURIComponent(ARN)}`;

function ask(method: string, path: string, body?: object, account?: string): Promise<Got> {
  return gateways.mended.rest("access-analyzer", method, path, body, account ? { account } : {});
}

test("an analyzer is made, read and listed", async () => {
  const alone = await analyzerScenario(gateways.alone);
  for (const answer of [alone.created, alone.described, alone.listed])
    expect(parsed(answer)).toEqual({ error: "Unsupported service: access-analyzer" });

  const { created, described, listed } = await analyzerScenario(gateways.mended);
  const analyzer = { name: "outside", arn: ARN, type: "ACCOUNT", status: "ACTIVE", createdAt: NOW };
  expect(parsed(created)).toEqual({ arn: ARN });
  expect(parsed(described)).toMatchObject({ analyzer: { ...analyzer, tags: { owner: "platform" } } });
  expect(parsed(listed)).toMatchObject({ analyzers: [analyzer] });
});

test("a second one of the same name conflicts; an unknown one is not found", async () => {
  await analyzerScenario(gateways.mended);
  const again = await ask("PUT", "/analyzer", { analyzerName: "outside", type: "ACCOUNT" });
  expect([again.status, parsed(again)["__type"]]).toEqual([409, "ConflictException"]);
  const unknown = await ask("GET", "/analyzer/inside");
  expect([unknown.status, parsed(unknown)["__type"]]).toEqual([404, "ResourceNotFoundException"]);
});

test("archive rules come with it, are made, changed and deleted on their own", async () => {
  const { rule } = await analyzerScenario(gateways.mended);
  const filter = { principal: { eq: ["111111111111"] } };
  expect(parsed(rule)).toEqual({
    archiveRule: { ruleName: "own", filter, createdAt: NOW, updatedAt: NOW },
  });

  const other = { isPublic: { eq: ["true"] } };
  expect((await ask("PUT", "/analyzer/outside/archive-rule", { ruleName: "public", filter })).status).toBe(
    200,
  );
  expect((await ask("PUT", "/analyzer/outside/archive-rule/public", { filter: other })).status).toBe(200);
  const listed = parsed(await ask("GET", "/analyzer/outside/archive-rule"));
  expect(listed).toMatchObject({
    archiveRules: [
      { ruleName: "own", filter },
      { ruleName: "public", filter: other },
    ],
  });

  const twice = await ask("PUT", "/analyzer/outside/archive-rule", { ruleName: "public", filter });
  expect(twice.status).toBe(409);
  expect((await ask("PUT", "/analyzer/outside/archive-rule/none", { filter })).status).toBe(404);
  expect((await ask("DELETE", "/analyzer/outside/archive-rule/public")).status).toBe(200);
  expect((await ask("GET", "/analyzer/outside/archive-rule/public")).status).toBe(404);
});

test("it is tagged, untagged and deleted, with its rules", async () => {
  await analyzerScenario(gateways.mended);
  await ask("POST", TAGS_PATH, { tags: { stack: "security" } });
  await ask("DELETE", `${TAGS_PATH}?tagKeys=owner`);
  expect(parsed(await ask("GET", TAGS_PATH))).toEqual({ tags: { stack: "security" } });

  expect((await ask("DELETE", "/analyzer/outside")).status).toBe(200);
  expect((await ask("GET", "/analyzer/outside")).status).toBe(404);
  await ask("PUT", "/analyzer", { analyzerName: "outside", type: "ACCOUNT" });
  expect(parsed(await ask("GET", "/analyzer/outside/archive-rule"))).toEqual({ archiveRules: [] });
});

test("each account has its own", async () => {
  await analyzerScenario(gateways.mended);
  expect(parsed(await ask("GET", "/analyzer", undefined, "222222222222"))).toEqual({ analyzers: [] });
});
