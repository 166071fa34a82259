import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy";
import { type ITerraformDependable, Lazy } from "cdktf";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";

/** What a role may do; there is no way to deny, because nothing is allowed at first. */
export interface Permission {
  /** Letters and digits, e.g. `PublishMetrics`. */
  readonly sid: string;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** All must hold. @default - none */
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

/** Props of {@link WorkloadRole}. */
export interface WorkloadRoleProps {
  /** Last parts of the name, e.g. `["reference", "task"]`. */
  readonly name: readonly string[];
  /** Service that takes the role on, e.g. `ecs-tasks.amazonaws.com`. */
  readonly servicePrincipal: string;
  /** Policy that bounds what the role can ever do. */
  readonly permissionBoundaryArn: string;
  /** Whether only requests for resources of this account may take the role on. @default true */
  readonly confineToAccount?: boolean;
}

/** Who a right is granted to. */
export interface IGrantee {
  /** Adds to what the role may do. */
  allow(permission: Permission): void;
}

/** A role of running code, within the permission boundary, with exactly the rights that were granted to it. */
export class WorkloadRole extends Construct implements IGrantee {
  readonly roleArn: string;
  /** What must exist before code can use the rights of the role. */
  readonly rights: ITerraformDependable;
  readonly #permissions: Permission[] = [];

  constructor(scope: Construct, id: string, props: WorkloadRoleProps) {
    super(scope, id);
    const role = new IamRole(this, "Resource", {
      name: EstateStack.of(this).physicalName("role", ...props.name),
      assumeRolePolicy: this.#createTrust(props),
      permissionsBoundary: props.permissionBoundaryArn,
    });
    const policy = new DataAwsIamPolicyDocument(this, "Permissions", {
      // Grants come after the constructor, so the statements are rendered last.
      statement: Lazy.anyValue({ produce: () => this.#permissions.map(statementOf) }),
    });
    this.rights = new IamRolePolicy(this, "Policy", {
      name: "granted",
      role: role.name,
      policy: policy.json,
    });
    this.roleArn = role.arn;
    this.node.addValidation({
      validate: () =>
        this.#permissions.length > 0
          ? []
          : ["the role was granted nothing, and IAM refuses an empty policy: grant it a right or remove it"],
    });
  }

  allow(permission: Permission): void {
    this.#permissions.push(permission);
  }

  #createTrust(props: WorkloadRoleProps): string {
    const { accountId } = EstateStack.of(this).deployment;
    return new DataAwsIamPolicyDocument(this, "Trust", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: [props.servicePrincipal] }],
          condition:
            (props.confineToAccount ?? true)
              ? [{ test: "StringEquals", variable: "aws:SourceAccount", values: [accountId] }]
              : [],
        },
      ],
    }).json;
  }
}

/** Rendered by `Lazy`, so it must have the names of Terraform, not those of the bindings. */
function statementOf({ sid, actions, resources, conditions }: Permission): unknown {
  return {
    sid,
    actions: [...actions].sort(),
    resources,
    ...(conditions === undefined ? {} : { condition: conditions }),
  };
}
