/**
 * Gives back whether a state machine is traced.
 * Follows https://docs.aws.amazon.com/step-functions/latest/apireference/API_DescribeStateMachine.html
 */
import { jsonReadBack, pick } from "./support/json-read-back";

const KINDS: Readonly<Record<string, "create" | "modify" | "read">> = {
  CreateStateMachine: "create",
  UpdateStateMachine: "modify",
  DescribeStateMachine: "read",
};

/** State machines as they were asked for. */
export const statesTracing = jsonReadBack({
  name: "states-tracing",
  service: "states",
  kindOf: (call) => KINDS[call.action],
  keyOf: (_call, request, answer) => request["stateMachineArn"] ?? answer["stateMachineArn"],
  fieldsOf: (request) => pick(request, ["tracingConfiguration"]),
  described: (call, answer) =>
    call.action === "DescribeStateMachine" ? [{ key: answer["stateMachineArn"], thing: answer }] : [],
});
