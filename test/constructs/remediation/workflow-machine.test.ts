import { WorkflowMachine } from "../../../constructs/remediation/workflow-machine";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { dataSources, onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { commonOf, functionOf } from "./fixtures";

const MACHINE = "arn:aws:states:eu-west-1:111111111111:stateMachine:homeostat-dev-remediation";
const EXECUTIONS = "arn:aws:states:eu-west-1:111111111111:execution:homeostat-dev-remediation:*";

function build() {
  const stack = estateStack("operations");
  const common = commonOf(stack);
  const definition = { StartAt: "Done", States: { Done: { Type: "Succeed" } } };
  const functions = [functionOf(stack, common)];
  return { stack, machine: new WorkflowMachine(stack, "Workflow", { ...common, definition, functions }) };
}

describe("WorkflowMachine", () => {
  test("is traced, and logs its steps without what was in them", () => {
    expect(onlyResource(synth(build().stack), "aws_sfn_state_machine")).toMatchObject({
      name: "homeostat-dev-remediation",
      type: "STANDARD",
      definition: '{"StartAt":"Done","States":{"Done":{"Type":"Succeed"}}}',
      logging_configuration: { level: "ALL", include_execution_data: false },
      tracing_configuration: { enabled: true },
    });
  });

  test("may call its functions and no other", () => {
    const statements = dataSources(synth(build().stack), "aws_iam_policy_document").flatMap(
      ({ statement }) => statement as readonly { readonly actions: string[]; readonly resources: string[] }[],
    );
    const calls = statements.filter(({ actions }) => actions.includes("lambda:InvokeFunction"));
    expect(calls.map(({ resources }) => resources)).toEqual([
      [expect.stringMatching(/^\$\{aws_lambda_function\.Function_\w+\.arn\}$/)],
    ]);
  });

  test("is started by one role, stopped by another and answered by a third", () => {
    const [starter, stopper, answerer] = [new Grantee(), new Grantee(), new Grantee()];
    const { machine } = build();
    machine.grantStart(starter);
    machine.grantStop(stopper);
    machine.grantAnswer(answerer);
    expect(starter.permissions).toEqual([
      { sid: "StartWorkflow", actions: ["states:StartExecution"], resources: [MACHINE] },
    ]);
    expect(stopper.permissions).toEqual([
      { sid: "StopWorkflow", actions: ["states:StopExecution"], resources: [EXECUTIONS] },
    ]);
    const answers = ["states:SendTaskFailure", "states:SendTaskSuccess"];
    expect(answerer.permissions).toEqual([{ sid: "AnswerWorkflow", actions: answers, resources: [MACHINE] }]);
  });
});
