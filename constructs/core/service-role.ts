import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EstateStack } from "./estate-stack";
import type { IGrantee, Permission, PermissionCondition } from "./grantee";

/** Props of {@link ServiceRole}. */
export interface ServiceRoleProps {
  /** Last part of the role's name, e.g. `audit-log-writer`. */
  readonly name: string;
  /** What the role is for, in one line. */
  readonly description: string;
  /** AWS service that assumes the role, e.g. `config.amazonaws.com`. */
  readonly service: string;
  /** Policy that bounds what the role can ever do. */
  readonly permissionBoundaryArn: string;
  /** What the service does with the role. @default - `sts:AssumeRole` */
  readonly trustedActions?: readonly string[];
  /**
   * When the role may be assumed. Pass none only for a service that does not say for whom it asks; see its page
   * on the confused deputy. @default - the service acts for this account
   */
  readonly trustConditions?: readonly PermissionCondition[];
  /** Policies of AWS by construct id: the path behind `policy/`, e.g. `service-role/AWS_ConfigRole`. @default - none */
  readonly awsPolicies?: Readonly<Record<string, string>>;
}

/** A role that one AWS service may assume, within the permission boundary, with the rights it was granted. */
export class ServiceRole extends Construct implements IGrantee {
  readonly roleArn: string;
  readonly #roleName: string;
  readonly #policies: ITerraformDependable[] = [];
  readonly #statements: DataAwsIamPolicyDocumentStatement[] = [];
  #granted: DataAwsIamPolicyDocument | undefined;

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    const role = new IamRole(this, "Resource", {
      name: stack.physicalName("role", props.name),
      description: props.description,
      assumeRolePolicy: this.#createTrust(props),
      permissionsBoundary: props.permissionBoundaryArn,
    });
    this.roleArn = role.arn;
    this.#roleName = role.name;
    for (const [policyId, path] of Object.entries(props.awsPolicies ?? {})) {
      const policyArn = `arn:${stack.deployment.partition}:iam::aws:policy/${path}`;
      this.#policies.push(new IamRolePolicyAttachment(this, policyId, { role: this.#roleName, policyArn }));
    }
  }

  /** What must be there before the service can use the rights that were granted so far. */
  get policies(): readonly ITerraformDependable[] {
    return [...this.#policies];
  }

  allow(permission: Permission): void {
    this.#add(permission);
  }

  /** Takes a right away, whoever grants it: a denial wins over everything that allows. */
  forbid(permission: Permission): void {
    this.#add(permission, { effect: "Deny" });
  }

  #add(
    { sid, actions, resources, conditions = [] }: Permission,
    options: Pick<DataAwsIamPolicyDocumentStatement, "effect"> = {},
  ): void {
    this.#statements.push({
      sid,
      ...options,
      actions: [...actions].sort(),
      resources: [...resources],
      condition: conditions.map((condition) => ({ ...condition, values: [...condition.values] })),
    });
    this.#grantedDocument().putStatement([...this.#statements]);
  }

  /** IAM refuses an empty policy, so there is none before the first grant. */
  #grantedDocument(): DataAwsIamPolicyDocument {
    if (this.#granted) return this.#granted;
    this.#granted = new DataAwsIamPolicyDocument(this, "Granted");
    this.#policies.push(
      new IamRolePolicy(this, "Policy", {
        name: "granted",
        role: this.#roleName,
        policy: this.#granted.json,
      }),
    );
    return this.#granted;
  }

  #createTrust(props: ServiceRoleProps): string {
    const { accountId } = EstateStack.of(this).deployment;
    const conditions = props.trustConditions ?? [
      { test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] },
    ];
    return new DataAwsIamPolicyDocument(this, "Trust", {
      statement: [
        {
          actions: [...(props.trustedActions ?? ["sts:AssumeRole"])].sort(),
          principals: [{ type: "Service", identifiers: [props.service] }],
          condition: conditions.map((condition) => ({ ...condition, values: [...condition.values] })),
        },
      ],
    }).json;
  }
}
