import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy";
import { Construct } from "constructs";
import { accountRegionOf } from "../core/account-region";
import { EstateStack } from "../core/estate-stack";

/** What nobody inside the boundary may switch off or erase. */
const GUARDRAILS = [
  "access-analyzer:DeleteAnalyzer",
  "backup:DeleteBackupVault",
  "backup:DeleteBackupVaultAccessPolicy",
  "backup:DeleteBackupVaultLockConfiguration",
  "cloudtrail:DeleteTrail",
  "cloudtrail:PutEventSelectors",
  "cloudtrail:StopLogging",
  "cloudtrail:UpdateTrail",
  "config:DeleteConfigRule",
  "config:DeleteConfigurationRecorder",
  "config:DeleteDeliveryChannel",
  "config:StopConfigurationRecorder",
  "guardduty:DeleteDetector",
  "guardduty:DisassociateFromAdministratorAccount",
  "guardduty:UpdateDetector",
  "kms:DisableKey",
  "kms:ScheduleKeyDeletion",
  "s3:PutAccountPublicAccessBlock",
];

/** Services without a region: their requests count as made in `us-east-1`. */
const GLOBAL_ACTIONS = [
  "budgets:ViewBudget",
  "ce:Get*",
  "health:Describe*",
  "iam:Get*",
  "iam:List*",
  "route53:*",
  "support:Describe*",
  "tag:Get*",
];

/** The most that any role of the platform can be allowed, whatever its own policies say. */
export class PermissionBoundary extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const stack = EstateStack.of(this);
    this.arn = new IamPolicy(this, "Resource", {
      name: permissionBoundaryName(stack),
      description: "The most that a role of the platform can be allowed",
      policy: this.#createDocument(stack).json,
    }).arn;
  }

  #createDocument(stack: EstateStack): DataAwsIamPolicyDocument {
    const { organization, environment, region, secondRegion } = stack.deployment;
    return new DataAwsIamPolicyDocument(this, "Document", {
      statement: [
        {
          sid: "WorkInTheTwoRegions",
          // A boundary grants nothing: each role's own policy names its actions.
          notActions: ["account:*", "iam:*", "organizations:*"],
          resources: ["*"],
          condition: [
            { test: "StringEquals", variable: "aws:RequestedRegion", values: [region, secondRegion] },
          ],
        },
        { sid: "UseGlobalServices", actions: GLOBAL_ACTIONS, resources: ["*"] },
        {
          // A database does not judge a sign-in by all conditions that there are; the region is in the ARN.
          sid: "SignInToDatabases",
          actions: ["rds-db:connect"],
          resources: [region, secondRegion].map((place) => stack.arn("rds-db", "dbuser:*/*", place)),
        },
        ...bringAccountEvents(stack),
        {
          sid: "PassRolesOfThePlatform",
          actions: ["iam:PassRole"],
          resources: [stack.arn("iam", `role/${organization}-${environment}-*`, "")],
        },
        {
          // The one change of IAM: a leaked key is switched off by an automation, and by no other role.
          sid: "SwitchAccessKeys",
          actions: ["iam:UpdateAccessKey"],
          resources: [stack.arn("iam", "user/*", "")],
          condition: [
            {
              test: "ArnLike",
              variable: "aws:PrincipalArn",
              values: [stack.arn("iam", `role/${organization}-${environment}-remediation-*`, "")],
            },
          ],
        },
        { sid: "KeepTheGuardrails", effect: "Deny", actions: GUARDRAILS, resources: ["*"] },
      ],
    });
  }
}

/** Events of the whole account are told in a third region: who plans reads the rule there that brings them from it. */
function bringAccountEvents(stack: EstateStack): DataAwsIamPolicyDocumentStatement[] {
  const { organization, environment } = stack.deployment;
  const region = accountRegionOf(stack.deployment);
  if (region === undefined) return [];
  return [
    {
      sid: "BringAccountEvents",
      actions: [
        "events:DescribeRule",
        "events:ListTagsForResource",
        "events:ListTargetsByRule",
        // Whichever of the two regions its request counts for.
        "events:PutEvents",
      ],
      resources: [
        stack.arn("events", `rule/${organization}-${environment}-*`, region),
        stack.arn("events", "event-bus/default"),
      ],
    },
  ];
}

/** Name of the boundary, for policies that must name it before it exists. */
export function permissionBoundaryName(stack: EstateStack): string {
  return stack.physicalName("generic", "boundary");
}
