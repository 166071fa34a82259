import { StepFunctions } from "../../../../automation/adapters/workflow/step-functions";
import { FakeStepFunctions } from "../../../support/fake-step-functions";
import { grantOf, incident } from "../../remediation/support/records";

const MACHINE = "arn:aws:states:eu-west-1:111111111111:stateMachine:homeostat-dev-remediation";
const NAME = "exe-0123456789abcdef0123";
const state = { grant: grantOf(NAME), incident, notes: {}, steps: [] };

function machine() {
  const fake = new FakeStepFunctions(MACHINE);
  return { fake, workflow: new StepFunctions({ stateMachineArn: MACHINE, client: fake.client }) };
}

test("starts an execution with its state, under its own name", async () => {
  const { fake, workflow } = machine();
  expect(await workflow.start(NAME, state)).toEqual({ kind: "started" });
  const execution = fake.executions.get(NAME);
  expect(JSON.parse(execution?.input ?? "")).toEqual({ state });
});

test.each([
  ["runs", () => undefined, incident],
  ["runs and was told of by another source", () => undefined, { ...incident, symptoms: ["another"] }],
  ["has ended", (fake: FakeStepFunctions) => fake.end(NAME), incident],
])("takes one that %s for started, and does not start it again", async (_, change, told) => {
  const { fake, workflow } = machine();
  await workflow.start(NAME, state);
  change(fake);
  const before = new Map(fake.executions);
  expect(await workflow.start(NAME, { ...state, incident: told })).toEqual({ kind: "started" });
  expect(fake.executions).toEqual(before);
});

test("says why where it is not known to be started", async () => {
  const { fake, workflow } = machine();
  fake.failAlways(Object.assign(new Error("Rate exceeded"), { name: "ThrottlingException" }));
  const says = "ThrottlingException: Rate exceeded";
  expect(await workflow.start(NAME, state)).toEqual({ kind: "unavailable", says });
  expect(await workflow.stop(NAME, "why")).toEqual({ kind: "unavailable", says });
});

test("stops what runs, with the reason", async () => {
  const { fake, workflow } = machine();
  await workflow.start(NAME, state);
  expect(await workflow.stop(NAME, "x".repeat(40_000))).toEqual({ kind: "stopped" });
  expect(fake.executions.get(NAME)).toMatchObject({ status: "ABORTED", cause: "x".repeat(32_768) });
});

test("what never ran is stopped", async () => {
  expect(await machine().workflow.stop(NAME, "why")).toEqual({ kind: "stopped" });
});
