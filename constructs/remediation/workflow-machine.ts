import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { SfnStateMachine } from "@cdktf/provider-aws/lib/sfn-state-machine";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";
import { ServiceRole } from "../core/service-role";
import type { AutomationFunction } from "./automation-function";

/** Props of {@link StateMachine}. */
export interface WorkflowMachineProps {
  /** The workflow in the Amazon States Language. */
  readonly definition: object;
  /** The functions that its states call, and no other. */
  readonly functions: readonly AutomationFunction[];
  readonly logsKey: IEncryptionKey;
  readonly logRetentionDays: number;
  readonly permissionBoundaryArn: string;
}

/** The workflow of all runbooks. Its log has the steps and not their data: what an incident says belongs into the table. */
export class WorkflowMachine extends Construct {
  readonly machineName: string;
  readonly machineArn: string;

  constructor(scope: Construct, id: string, props: WorkflowMachineProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    this.machineName = stack.physicalName("stateMachine", "remediation");
    // Spelled out: the function that starts it and those that it calls must not wait for each other.
    this.machineArn = stack.arn("states", `stateMachine:${this.machineName}`);
    const logGroup = new CloudwatchLogGroup(this, "Logs", {
      name: stack.logGroupName("remediation-workflow"),
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logsKey.keyArn,
    });
    const role = this.#createRole(props);
    new SfnStateMachine(this, "Resource", {
      name: this.machineName,
      type: "STANDARD",
      roleArn: role.roleArn,
      definition: JSON.stringify(props.definition),
      loggingConfiguration: {
        level: "ALL",
        includeExecutionData: false,
        logDestination: `${logGroup.arn}:*`,
      },
      tracingConfiguration: { enabled: true },
      dependsOn: [...role.policies],
    });
  }

  /** Lets the role start executions. */
  grantStart(grantee: IGrantee): void {
    grantee.allow({ sid: "StartWorkflow", actions: ["states:StartExecution"], resources: [this.machineArn] });
  }

  /** Lets the role stop executions, whoever started them. */
  grantStop(grantee: IGrantee): void {
    grantee.allow({
      sid: "StopWorkflow",
      actions: ["states:StopExecution"],
      resources: [this.#executionsArn],
    });
  }

  /** Lets the role look how executions fare, whoever started them. */
  grantDescribe(grantee: IGrantee): void {
    grantee.allow({
      sid: "LookAtWorkflow",
      actions: ["states:DescribeExecution"],
      resources: [this.#executionsArn],
    });
  }

  /** Lets the role answer for a step that waits for a person. */
  grantAnswer(grantee: IGrantee): void {
    grantee.allow({
      sid: "AnswerWorkflow",
      actions: ["states:SendTaskFailure", "states:SendTaskSuccess"],
      resources: [this.machineArn],
    });
  }

  get #executionsArn(): string {
    return EstateStack.of(this).arn("states", `execution:${this.machineName}:*`);
  }

  #createRole({ functions, permissionBoundaryArn }: WorkflowMachineProps): ServiceRole {
    const role = new ServiceRole(this, "Role", {
      name: "remediation-workflow",
      description: "Workflow of the runbooks: calls their functions",
      service: "states.amazonaws.com",
      permissionBoundaryArn,
    });
    role.allow({
      sid: "CallSteps",
      actions: ["lambda:InvokeFunction"],
      resources: functions.map(({ functionArn }) => functionArn),
    });
    role.allow({
      sid: "WriteLogs",
      actions: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      // Deliveries of logs have no resources to name.
      resources: ["*"],
    });
    role.allow({
      sid: "WriteTraces",
      actions: [
        "xray:GetSamplingRules",
        "xray:GetSamplingTargets",
        "xray:PutTelemetryRecords",
        "xray:PutTraceSegments",
      ],
      // X-Ray has no resources to name.
      resources: ["*"],
    });
    return role;
  }
}
