import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatementCondition,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment";
import type { ITerraformDependable } from "cdktf";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";

/** Props of {@link ServiceRole}. */
export interface ServiceRoleProps {
  /** Last parts of the role's name, e.g. `["eks", "nodes"]`. */
  readonly nameParts: readonly string[];
  /** What the role is for, in one line. */
  readonly description: string;
  /** AWS service that assumes the role, e.g. `ec2.amazonaws.com`. */
  readonly service: string;
  /** STS actions of the service. @default ["sts:AssumeRole"] */
  readonly trustedActions?: readonly string[];
  /** What else must hold when the service assumes the role. @default - nothing */
  readonly trustConditions?: readonly DataAwsIamPolicyDocumentStatementCondition[];
  /** Managed policies of AWS, by name and path, e.g. `service-role/AmazonEBSCSIDriverPolicy`. @default - none */
  readonly managedPolicies?: readonly string[];
  /** Boundary that the role's permissions cannot exceed. @default - none */
  readonly permissionBoundaryArn?: string | undefined;
}

/** What {@link ServiceRole.grant} allows. */
export interface Permissions {
  readonly actions: readonly string[];
  readonly resources: readonly string[];
}

/** A role for one AWS service. */
export class ServiceRole extends Construct {
  readonly arn: string;
  readonly #role: IamRole;
  readonly #policies: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: ServiceRoleProps) {
    super(scope, id);
    this.#role = new IamRole(this, "Resource", {
      name: EstateStack.of(this).physicalName("role", ...props.nameParts),
      description: props.description,
      assumeRolePolicy: this.#createTrust(props),
      ...(props.permissionBoundaryArn !== undefined && { permissionsBoundary: props.permissionBoundaryArn }),
    });
    this.arn = this.#role.arn;
    this.#policies = (props.managedPolicies ?? []).map((policy) => this.#attach(policy));
  }

  /** What must exist before the role can do its work, and outlive whoever uses it. */
  get policies(): ITerraformDependable[] {
    return [...this.#policies];
  }

  /** Allows exactly these actions on these resources. */
  grant(id: string, permissions: Permissions): void {
    const document = new DataAwsIamPolicyDocument(this, `${id}Permissions`, {
      statement: [{ actions: [...permissions.actions].sort(), resources: [...permissions.resources] }],
    });
    const name = id.replace(/(?<=[a-z])(?=[A-Z])/g, "-").toLowerCase();
    this.#policies.push(new IamRolePolicy(this, id, { name, role: this.#role.name, policy: document.json }));
  }

  #createTrust({ service, trustedActions, trustConditions }: ServiceRoleProps): string {
    return new DataAwsIamPolicyDocument(this, "Trust", {
      statement: [
        {
          actions: [...(trustedActions ?? ["sts:AssumeRole"])].sort(),
          principals: [{ type: "Service", identifiers: [service] }],
          condition: [...(trustConditions ?? [])],
        },
      ],
    }).json;
  }

  #attach(policy: string): IamRolePolicyAttachment {
    const { partition } = EstateStack.of(this).deployment;
    return new IamRolePolicyAttachment(this, policy.slice(policy.lastIndexOf("/") + 1), {
      role: this.#role.name,
      policyArn: `arn:${partition}:iam::aws:policy/${policy}`,
    });
  }
}
