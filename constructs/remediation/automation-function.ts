import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { FunctionCode, type FunctionCodeProps } from "../core/function-code";
import type { IGrantee, Permission } from "../core/grantee";
import { ServiceRole } from "../core/service-role";
import { attachToNetwork } from "./network-interfaces";
import type { UndeliveredQueue } from "./undelivered-queue";

/** What all functions of the automation have in common. */
export interface AutomationFunctionOptions {
  readonly logsKey: IEncryptionKey;
  readonly logRetentionDays: number;
  readonly permissionBoundaryArn: string;
  /** Where a call goes that failed every attempt. */
  readonly undelivered: UndeliveredQueue;
}

/** Where in the network a function is. */
export interface FunctionNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
}

/** Props of {@link AutomationFunction}. */
export interface AutomationFunctionProps extends AutomationFunctionOptions {
  /** Last part of the name, e.g. `intake`. */
  readonly name: string;
  /** What the function does, in one line. */
  readonly description: string;
  readonly code: FunctionCodeProps;
  /**
   * Variables of the function beside those that say where it is deployed, as `automation/functions/settings.ts` knows
   * them; no secrets. @default - none
   */
  readonly variables?: Readonly<Record<string, string>>;
  /** Longest run, in seconds, 1 to 900. @default 30 */
  readonly timeoutSeconds?: number;
  /** @default 512 */
  readonly memoryMib?: number;
  /**
   * Copies that run at once at most, and that nobody else in the account can take away: an incident is the moment when
   * others use up all there is. @default 5
   */
  readonly reservedConcurrency?: number;
  /** @default - outside of every network */
  readonly network?: FunctionNetwork;
}

/** A function of the automation under a role of its own, which may write its log, its traces, and what it is granted. */
export class AutomationFunction extends Construct implements IGrantee {
  readonly functionName: string;
  readonly functionArn: string;
  /**
   * The same, spelled out instead of referred to: for a long document, which takes the longer the more references it
   * has. Whoever uses it must depend on the function by other means.
   */
  readonly spelledArn: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  readonly #role: ServiceRole;

  constructor(scope: Construct, id: string, props: AutomationFunctionProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    this.functionName = stack.physicalName("function", "remediation", props.name);
    this.spelledArn = stack.arn("lambda", `function:${this.functionName}`);
    this.timeoutSeconds = props.timeoutSeconds ?? 30;
    const logGroup = new CloudwatchLogGroup(this, "Logs", {
      name: `/aws/lambda/${this.functionName}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logsKey.keyArn,
    });
    this.#role = this.#createRole(props, logGroup);
    this.roleArn = this.#role.roleArn;
    this.functionArn = this.#createFunction(props, logGroup).arn;
  }

  allow(permission: Permission): void {
    this.#role.allow(permission);
  }

  /** Takes a right away, whoever grants it. */
  forbid(permission: Permission): void {
    this.#role.forbid(permission);
  }

  /** Lets the grantee call the function. */
  grantInvoke(grantee: IGrantee, sid = "InvokeFunction"): void {
    grantee.allow({ sid, actions: ["lambda:InvokeFunction"], resources: [this.functionArn] });
  }

  #createRole(props: AutomationFunctionProps, logGroup: CloudwatchLogGroup): ServiceRole {
    const role = new ServiceRole(this, "Role", {
      name: `remediation-${props.name}`,
      description: props.description,
      service: "lambda.amazonaws.com",
      permissionBoundaryArn: props.permissionBoundaryArn,
      // Lambda names no account when it takes on the role of a function.
      trustConditions: [],
    });
    role.allow({
      sid: "WriteLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${logGroup.arn}:*`],
    });
    role.allow({
      sid: "WriteTraces",
      actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"],
      // X-Ray has no resources to name.
      resources: ["*"],
    });
    props.undelivered.grantSend(role);
    if (props.network) attachToNetwork(role, EstateStack.of(this), this.functionName);
    return role;
  }

  #createFunction(props: AutomationFunctionProps, logGroup: CloudwatchLogGroup): LambdaFunction {
    const { environment, organization, accountId } = EstateStack.of(this).deployment;
    const code = new FunctionCode(this, "Code", props.code);
    return new LambdaFunction(this, "Resource", {
      functionName: this.functionName,
      description: props.description,
      role: this.#role.roleArn,
      runtime: code.runtime,
      architectures: ["arm64"],
      handler: code.handler,
      filename: code.path,
      sourceCodeHash: code.hash,
      memorySize: props.memoryMib ?? 512,
      timeout: this.timeoutSeconds,
      reservedConcurrentExecutions: props.reservedConcurrency ?? 5,
      deadLetterConfig: { targetArn: props.undelivered.queueArn },
      tracingConfig: { mode: "Active" },
      ...(props.network && {
        vpcConfig: {
          subnetIds: [...props.network.subnetIds],
          securityGroupIds: [props.network.securityGroupId],
        },
      }),
      environment: {
        variables: {
          HOMEOSTAT_ENVIRONMENT: environment,
          HOMEOSTAT_ORGANIZATION: organization,
          HOMEOSTAT_ACCOUNT_ID: accountId,
          ...props.variables,
        },
      },
      dependsOn: [logGroup, ...this.#role.policies],
    });
  }
}
