import { StepFunctions } from "../../../../automation/adapters/workflow/step-functions";
import { StepFunctionsEnds } from "../../../../automation/adapters/workflow/step-functions-ends";
import { FakeStepFunctions } from "../../../support/fake-step-functions";
import { grantOf, incident } from "../../remediation/support/records";

const MACHINE = "arn:aws:states:eu-west-1:111111111111:stateMachine:homeostat-dev-remediation";
const NAME = "exe-0123456789abcdef0123";

async function started() {
  const fake = new FakeStepFunctions(MACHINE);
  const props = { stateMachineArn: MACHINE, client: fake.client };
  const workflow = new StepFunctions(props);
  await workflow.start(NAME, { grant: grantOf(NAME), incident, notes: {}, steps: [] });
  return { fake, workflow, ends: new StepFunctionsEnds(props) };
}

test("what runs has no end, nor has what was never started", async () => {
  const { ends } = await started();
  expect(await ends.endOf(NAME)).toEqual({ kind: "read" });
  expect(await ends.endOf("exe-99999999999999999999")).toEqual({ kind: "read" });
});

test("what was stopped tells how, and why", async () => {
  const { ends, workflow } = await started();
  await workflow.stop(NAME, "a person said so");
  expect(await ends.endOf(NAME)).toEqual({
    kind: "read",
    end: {
      status: "ABORTED",
      error: undefined,
      cause: "a person said so",
      endedAtMs: Date.parse("2026-03-02T12:00:00Z"),
    },
  });
});

test("what came to its own end has one too: it should have settled itself", async () => {
  const { ends, fake } = await started();
  fake.end(NAME);
  expect(await ends.endOf(NAME)).toMatchObject({ kind: "read", end: { status: "SUCCEEDED" } });
});

test("says why where it is not known", async () => {
  const { ends, fake } = await started();
  fake.failAlways(Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" }));
  expect(await ends.endOf(NAME)).toEqual({
    kind: "unavailable",
    says: "ThrottlingException: Rate exceeded",
  });
});
