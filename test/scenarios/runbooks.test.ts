import { RUNBOOKS } from "../../automation/runbooks";
import { runnableRunbooks } from "../../constructs/remediation/runnable-runbooks";
import { proveDenial, proveUse } from "../support/estate/prove-least-privilege";
import { SCENARIO_GROUPS } from "../support/estate/runbooks";
import { kindsMissing } from "../support/estate/runbooks/scenario-kinds";
import { RunbookStage } from "../support/estate/runbook-stage";
import { useAppliedEstate } from "../support/estate/use-applied-estate";

const STACKS = ["security", "network", "data", "service", "operations"];
const RUNNABLE = runnableRunbooks().map(({ id }) => id);

const PLAYED = SCENARIO_GROUPS.flatMap(({ played }) => Object.entries(played));
const UNPLAYED = SCENARIO_GROUPS.flatMap(({ unplayed = [] }) => unplayed);

/** Each test goes on from where the one before it ended. */
describe("runbooks on the embedded estate", () => {
  const estate = useAppliedEstate("dev", [
    ...new Set([...STACKS, ...SCENARIO_GROUPS.flatMap(({ stacks = [] }) => stacks)]),
  ]);
  let stage: RunbookStage;

  beforeAll(() => {
    stage = new RunbookStage(estate(), "dev");
  });
  afterAll(() => {
    process.stdout.write(`${stage.timetable()}\n`);
  });

  for (const { play } of SCENARIO_GROUPS) play(() => stage);

  test("every runbook that runs is played once, or is named as one that is not", () => {
    expect([...PLAYED.map(([id]) => id), ...UNPLAYED].sort()).toEqual([...RUNNABLE].sort());
  });

  test.each(PLAYED)("%s was played with its fault mended, and with each of its phases failing", (id) => {
    expect(kindsMissing(stage.played, specOf(id))).toEqual([]);
  });

  test.each(PLAYED)("%s used what it declares, and nothing else", (id, unused) => {
    proveUse(stage, specOf(id), unused);
  });

  test.each(RUNNABLE)("%s may do what it declares, and nothing that others do", async (id) => {
    await proveDenial(stage, specOf(id), RUNBOOKS);
  });
});

function specOf(id: string) {
  const spec = RUNBOOKS.find((candidate) => candidate.id === id);
  if (!spec) throw new Error(`there is no runbook ${id}`);
  return spec;
}
