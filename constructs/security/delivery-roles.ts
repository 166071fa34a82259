import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider";
import { Construct } from "constructs";
import type { DeliveryPurpose } from "../core/delivery-role-names";
import { EstateStack } from "../core/estate-stack";
import { codeBucketArn } from "../core/function-code-bucket";
import { DeliveryRole } from "./delivery-role";
import { GITHUB_AUDIENCE, GITHUB_ISSUER } from "./github-trust";
import { permissionBoundaryName } from "./permission-boundary";
import { type PlannedSecret, readPlannedSecret } from "./planned-secret";
import { readState, stateBucketArn, writeState } from "./state-access";

/** Props of {@link DeliveryRoles}. */
export interface DeliveryRolesProps {
  /** GitHub repository that delivers, `owner/repository`. */
  readonly repository: string;
  /** Policy that bounds every role of the platform: the apply role gives rights within it only. */
  readonly permissionBoundaryArn: string;
  /** Secret whose value Terraform writes. @default - none */
  readonly plannedSecret?: PlannedSecret;
}

/** Where the drift role may publish what it found. */
export const DRIFT_METRIC_NAMESPACE = "Homeostat/Drift";

/**
 * The three roles of delivery. Each trusts one GitHub environment: `<env>-plan`, `<env>-apply`, `<env>-drift`,
 * so that the protection rules of that environment decide who may use it.
 */
export class DeliveryRoles extends Construct {
  readonly planRoleArn: string;
  readonly applyRoleArn: string;
  readonly driftRoleArn: string;
  readonly #providerArn: string;
  readonly #repository: string;

  constructor(scope: Construct, id: string, props: DeliveryRolesProps) {
    super(scope, id);
    const { repository, permissionBoundaryArn, plannedSecret } = props;
    this.#repository = repository;
    this.#providerArn = new IamOpenidConnectProvider(this, "Github", {
      url: `https://${GITHUB_ISSUER}`,
      clientIdList: [GITHUB_AUDIENCE],
    }).arn;
    const stack = EstateStack.of(this);
    const look = [
      ...readState(stack),
      ...(plannedSecret ? readPlannedSecret(stack, plannedSecret) : []),
      keepDataPrivate(stack),
    ];
    this.planRoleArn = this.#createRole("Plan", {
      description: "Plans what a pull request would change; changes nothing and reads no data",
      awsPolicy: "ReadOnlyAccess",
      permissionBoundaryArn,
      statements: look,
    });
    this.applyRoleArn = this.#createRole("Apply", {
      // Within the boundary nobody makes a role. What bounds this one is below, and that it cannot change itself.
      description: "Applies a reviewed plan",
      awsPolicy: "PowerUserAccess",
      statements: [...writeState(stack), ...manageRoles(stack), ...keepTheKeysOfDelivery(stack)],
    });
    this.driftRoleArn = this.#createRole("Drift", {
      description: "Compares what exists with what was declared; changes nothing and reads no data",
      awsPolicy: "ReadOnlyAccess",
      permissionBoundaryArn,
      statements: [...look, publishDrift()],
    });
  }

  #createRole(
    id: Capitalize<DeliveryPurpose>,
    props: {
      readonly description: string;
      readonly awsPolicy: string;
      readonly permissionBoundaryArn?: string;
      readonly statements: readonly DataAwsIamPolicyDocumentStatement[];
    },
  ): string {
    const purpose = id.toLowerCase() as DeliveryPurpose;
    const { environment } = EstateStack.of(this).deployment;
    return new DeliveryRole(this, id, {
      ...props,
      purpose,
      trust: {
        providerArn: this.#providerArn,
        repository: this.#repository,
        environment: `${environment}-${purpose}`,
      },
    }).arn;
  }
}

/** `ReadOnlyAccess` also reads what users stored; a plan needs the shape of things only. */
function keepDataPrivate(stack: EstateStack): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "KeepObjectsPrivate",
    effect: "Deny",
    actions: ["s3:GetObject", "s3:GetObjectVersion"],
    // A plan looks at the archives of functions too; without their key nobody reads what is in them.
    notResources: [codeBucketArn(stack), stateBucketArn(stack)].map((bucketArn) => `${bucketArn}/*`),
  };
}

function publishDrift(): DataAwsIamPolicyDocumentStatement {
  return {
    sid: "PublishDrift",
    actions: ["cloudwatch:PutMetricData"],
    // The action knows no resources; the namespace is what limits it.
    resources: ["*"],
    condition: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: [DRIFT_METRIC_NAMESPACE] }],
  };
}

/** `PowerUserAccess` leaves IAM out: only what carries the environment's name may be managed. */
function manageRoles(stack: EstateStack): DataAwsIamPolicyDocumentStatement[] {
  const { organization, environment } = stack.deployment;
  const prefix = `${organization}-${environment}-*`;
  return [
    {
      sid: "ManageRolesOfThePlatform",
      actions: [
        "iam:AddRoleToInstanceProfile",
        "iam:CreateInstanceProfile",
        "iam:CreatePolicy",
        "iam:CreatePolicyVersion",
        "iam:DeleteInstanceProfile",
        "iam:DeletePolicy",
        "iam:DeletePolicyVersion",
        "iam:DeleteRole",
        "iam:Get*",
        "iam:List*",
        "iam:PassRole",
        "iam:RemoveRoleFromInstanceProfile",
        "iam:TagInstanceProfile",
        "iam:TagPolicy",
        "iam:TagRole",
        "iam:UntagInstanceProfile",
        "iam:UntagPolicy",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      resources: ["instance-profile", "policy", "role"].map((kind) =>
        stack.arn("iam", `${kind}/${prefix}`, ""),
      ),
    },
    {
      // A role that could be given rights without the boundary could be given all of them.
      sid: "GiveRightsWithinTheBoundary",
      actions: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
      ],
      resources: [stack.arn("iam", `role/${prefix}`, "")],
      condition: [
        { test: "StringEquals", variable: "iam:PermissionsBoundary", values: [boundaryArn(stack)] },
      ],
    },
    {
      sid: "ManageClusterIdentityProviders",
      actions: [
        "iam:CreateOpenIDConnectProvider",
        "iam:DeleteOpenIDConnectProvider",
        "iam:GetOpenIDConnectProvider",
        "iam:TagOpenIDConnectProvider",
        "iam:UntagOpenIDConnectProvider",
      ],
      resources: [stack.arn("iam", "oidc-provider/oidc.eks.*", "")],
    },
    {
      sid: "ReadTrustInGithub",
      actions: ["iam:GetOpenIDConnectProvider"],
      resources: [stack.arn("iam", `oidc-provider/${GITHUB_ISSUER}`, "")],
    },
    {
      sid: "LetServicesMakeTheirRoles",
      actions: ["iam:CreateServiceLinkedRole"],
      resources: [stack.arn("iam", "role/aws-service-role/*", "")],
    },
  ];
}

/** Whoever changes who may deliver does it as a person: a pull request must not widen its own rights. */
function keepTheKeysOfDelivery(stack: EstateStack): DataAwsIamPolicyDocumentStatement[] {
  const { organization, environment } = stack.deployment;
  return [
    {
      sid: "KeepTheKeysOfDelivery",
      effect: "Deny",
      notActions: ["iam:Get*", "iam:List*"],
      resources: [
        stack.arn("iam", `role/${organization}-${environment}-delivery-*`, ""),
        boundaryArn(stack),
        stack.arn("iam", `oidc-provider/${GITHUB_ISSUER}`, ""),
      ],
    },
    {
      sid: "KeepTheBoundaryOnRoles",
      effect: "Deny",
      actions: ["iam:DeleteRolePermissionsBoundary"],
      resources: ["*"],
    },
  ];
}

/** Spelled out, because the ARN of the resource is unknown while its first plan is reviewed. */
function boundaryArn(stack: EstateStack): string {
  return stack.arn("iam", `policy/${permissionBoundaryName(stack)}`, "");
}
