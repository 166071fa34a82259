import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function";
import { Construct } from "constructs";
import type { IEncryptionKey } from "./encryption-key";
import { EstateStack } from "./estate-stack";
import type { FunctionEntry } from "./function-bundles";
import { FunctionCode } from "./function-code";
import type { ICodeBucket } from "./function-code-bucket";
import type { IGrantee, Permission } from "./grantee";
import { ServiceRole } from "./service-role";

/** What the functions of a stack have in common. */
export interface NodeFunctionOptions {
  readonly codeBucket: ICodeBucket;
  readonly logsKey: IEncryptionKey;
  readonly logRetentionDays: number;
  readonly permissionBoundaryArn: string;
}

/** Where in the network a function is. */
export interface FunctionNetwork {
  readonly subnetIds: readonly string[];
  readonly securityGroupId: string;
}

/** Props of {@link NodeFunction}. */
export interface NodeFunctionProps extends NodeFunctionOptions {
  /** Parts of the name behind organisation and environment, e.g. `["remediation", "intake"]`. */
  readonly name: readonly string[];
  /** What the function does, in one line. */
  readonly description: string;
  /** What exports `handler`. */
  readonly entry: FunctionEntry;
  /** Variables of the function; no secrets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Longest run, in seconds, 1 to 900. */
  readonly timeoutSeconds: number;
  readonly memoryMib: number;
  /** Copies that run at once at most, and that no other function can take away. @default - what the account has left */
  readonly reservedConcurrency?: number;
  /** Queue of calls that failed every attempt. @default - such a call is lost, or left to who made it */
  readonly deadLetterQueueArn?: string;
  /** @default - outside of every network */
  readonly network?: FunctionNetwork;
  /** Whether every change also makes a version that stays as it is. @default false */
  readonly publish?: boolean;
}

/** A function of our own code under a role of its own, which may write its log, its traces, and what it is granted. */
export class NodeFunction extends Construct implements IGrantee {
  readonly functionName: string;
  readonly functionArn: string;
  /** The version that the last change made; `$LATEST` where none is published. */
  readonly version: string;
  readonly roleArn: string;
  readonly timeoutSeconds: number;
  readonly #role: ServiceRole;

  constructor(scope: Construct, id: string, props: NodeFunctionProps) {
    super(scope, id);
    this.functionName = EstateStack.of(this).physicalName("function", ...props.name);
    this.timeoutSeconds = props.timeoutSeconds;
    const logGroup = new CloudwatchLogGroup(this, "Logs", {
      name: `/aws/lambda/${this.functionName}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logsKey.keyArn,
    });
    this.#role = this.#createRole(props, logGroup);
    this.roleArn = this.#role.roleArn;
    const lambda = this.#createFunction(props, logGroup);
    this.functionArn = lambda.arn;
    this.version = lambda.version;
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
    grantee.allow({ sid, actions: ["lambda:InvokeFunction"], resources: [this.invokedArn] });
  }

  /** What callers call. */
  protected get invokedArn(): string {
    return this.functionArn;
  }

  #createRole(props: NodeFunctionProps, logGroup: CloudwatchLogGroup): ServiceRole {
    const role = new ServiceRole(this, "Role", {
      name: props.name.join("-"),
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
    return role;
  }

  #createFunction(props: NodeFunctionProps, logGroup: CloudwatchLogGroup): LambdaFunction {
    const { entry, codeBucket: bucket, network } = props;
    const code = new FunctionCode(this, "Code", { entry, bucket, functionName: this.functionName });
    return new LambdaFunction(this, "Resource", {
      functionName: this.functionName,
      description: props.description,
      role: this.roleArn,
      runtime: code.runtime,
      architectures: ["arm64"],
      handler: code.handler,
      ...code.location,
      memorySize: props.memoryMib,
      timeout: props.timeoutSeconds,
      tracingConfig: { mode: "Active" },
      environment: { variables: { ...props.variables } },
      ...(props.publish === true && { publish: true }),
      ...(props.reservedConcurrency !== undefined && {
        reservedConcurrentExecutions: props.reservedConcurrency,
      }),
      ...(props.deadLetterQueueArn !== undefined && {
        deadLetterConfig: { targetArn: props.deadLetterQueueArn },
      }),
      ...(network && {
        vpcConfig: { subnetIds: [...network.subnetIds], securityGroupIds: [network.securityGroupId] },
      }),
      dependsOn: [logGroup, ...this.#role.policies],
    });
  }
}
