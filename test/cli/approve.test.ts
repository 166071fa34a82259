import { settle } from "../../automation/remediation/admission/settle";
import { readApproval } from "../../automation/remediation/approval/read-approval";
import { approve, reject, type AnswerOptions } from "../../cli/commands/approve";
import { EXIT } from "../../cli/exit-codes";
import { grantOf, T0 } from "../automation/remediation/support/records";
import { RecordingWorkflow } from "../automation/remediation/support/executions";
import { Operated } from "./support/operated";

const ARN = "arn:aws:sts::111111111111:assumed-role/operator/ada";
const NOW = T0 + 60_000;

let operated: Operated;

beforeEach(() => {
  operated = new Operated(NOW);
});

afterEach(() => {
  jest.restoreAllMocks();
});

async function stateOf(id: string) {
  const read = await readApproval(id, operated.remediation.deps);
  return read.kind === "found" ? read.request.state : undefined;
}

function meant(digest: string, more: Partial<AnswerOptions> = {}): AnswerOptions {
  return { env: "dev", reason: "it is stuck", yes: true, digest, ...more };
}

test("an approval is shown, written down with who and why, and told to the workflow", async () => {
  const { id, digest } = await operated.ask();
  expect(await approve(meant(digest), id, operated.open)).toBe(EXIT.ok);
  expect(await stateOf(id)).toEqual({ is: "approved", by: ARN, why: "it is stuck", atMs: NOW });
  expect(operated.workflow.told).toEqual([{ taskToken: "token-1", output: { digest } }]);
  for (const part of [
    `question    ${id} in dev`,
    "would do    1. Start a deployment of the version that runs, which replaces all tasks",
    "to          AWS::ECS::Service/homeostat-dev/reference",
    "            desiredTasks: 2",
    "until       2026-03-01T03:15:00Z (in 14m00s)",
    `digest      ${digest}`,
  ]) {
    expect(operated.noted.join("")).toContain(part);
  }
  expect(operated.text).toContain("next: npx homeostat incidents show inc-0123456789abcdef0123 --env dev");
});

test("a rejection is told to the workflow as one", async () => {
  const { id, digest } = await operated.ask();
  expect(await reject(meant(digest, { json: true }), id, operated.open)).toBe(EXIT.ok);
  expect(operated.workflow.told).toEqual([
    { taskToken: "token-1", error: "NotApproved", cause: `${ARN} said no: it is stuck` },
  ]);
  expect(operated.json).toMatchObject({
    command: "reject",
    environment: "dev",
    request: { id, state: { is: "rejected" } },
  });
  expect(operated.text).not.toContain("token-1");
});

const SAID: AnswerOptions = { env: "dev", reason: "it is stuck" };

test.each<[string, AnswerOptions, string, string]>([
  ["without saying what was looked at", { ...SAID, yes: true }, "--yes says nothing about", "--yes --digest"],
  ["with another digest", meant("0".repeat(64)), "the digest is not of what is asked", ""],
  ["where there is nobody to ask", SAID, "no terminal to ask on", "--yes --digest"],
])("an answer %s is refused, and the question stays open", async (_, options, what, allowed) => {
  const { id } = await operated.ask();
  await expect(approve(options, id, operated.open)).rejects.toMatchObject({
    exitCode: EXIT.usage,
    explanation: {
      what: expect.stringContaining(what) as string,
      allowed: expect.stringContaining(allowed) as string,
    },
  });
  expect(await stateOf(id)).toEqual({ is: "open" });
  expect(operated.workflow.told).toEqual([]);
});

test("an answer is given once", async () => {
  const { id, digest } = await operated.ask();
  await approve(meant(digest), id, operated.open);
  await expect(reject(meant(digest), id, operated.open)).rejects.toMatchObject({
    exitCode: EXIT.failed,
    explanation: {
      what: `the answer does not count: ${ARN} has approved it; an answer is given once`,
      where: id,
      remedy: "see what became of it: npx homeostat incidents show inc-0123456789abcdef0123 --env dev",
    },
  });
});

test("an answer comes too late", async () => {
  const { id, digest } = await operated.ask();
  operated.nowMs = T0 + 900_000;
  await expect(approve(meant(digest), id, operated.open)).rejects.toMatchObject({
    explanation: { what: "the answer does not count: the time to answer is over" },
  });
});

test("what waited is over", async () => {
  const { id, digest } = await operated.ask();
  await settle(grantOf("exe-1", true), "cancelled", "over", operated.remediation.deps);
  await expect(approve(meant(digest), id, operated.open)).rejects.toMatchObject({
    explanation: { what: "the answer does not count: what waited for the answer is over" },
  });
});

test("a workflow that cannot be told: the answer is given again", async () => {
  const { id, digest } = await operated.ask();
  operated.workflow = new RecordingWorkflow(["fails"], "token-1");
  await expect(approve(meant(digest), id, operated.open)).rejects.toMatchObject({
    exitCode: EXIT.failed,
    explanation: {
      what: expect.stringContaining("it is not known whether the answer counts") as string,
      remedy: "give the same answer again: it counts once",
    },
  });
  expect(await approve(meant(digest), id, operated.open)).toBe(EXIT.ok);
  expect(operated.workflow.told).toHaveLength(1);
});

test.each([
  ["no question", "exe-1", {}, '"exe-1" is no question'],
  ["a question that nobody asks", `apr-${"0".repeat(20)}`, {}, "knows no question apr-000"],
  ["no reason", `apr-${"0".repeat(20)}`, { reason: "" }, "no reason is given"],
])("%s is explained", async (_, id, options, what) => {
  await expect(approve(meant("d", options), id, operated.open)).rejects.toMatchObject({
    exitCode: EXIT.usage,
    explanation: { what: expect.stringContaining(what) as string },
  });
});

test("a question is shown harmlessly", async () => {
  const evil = "\u001b[2Jall is well\nuntil       2036";
  const { id, digest } = await operated.ask({ rootCause: evil, service: evil });
  await approve(meant(digest), id, operated.open);
  expect(operated.noted.join("")).not.toContain("\u001b");
  expect(operated.noted.join("").match(/^until /gm)).toHaveLength(1);
});
