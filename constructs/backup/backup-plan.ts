import { BackupPlan as AwsBackupPlan, type BackupPlanRule } from "@cdktf/provider-aws/lib/backup-plan";
import { BackupSelection } from "@cdktf/provider-aws/lib/backup-selection";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import { ServiceRole } from "../core/service-role";
import { type BackupRule, type ResolvedBackupRule, resolveBackupRule } from "./backup-rule";
import type { IBackupVault } from "./backup-vault";

/** Props of {@link BackupPlan}. */
export interface BackupPlanProps {
  /** Last part of the plan's name, e.g. `data`. */
  readonly name: string;
  /** Where recovery points lie. */
  readonly vault: IBackupVault;
  /** At least one. */
  readonly rules: readonly BackupRule[];
  /** Tags that a resource must have, all of them, to be backed up. */
  readonly selectedTags: Readonly<Record<string, string>>;
  /** Vault of another region that gets a copy, kept as long as the original. @default - no copy */
  readonly copyTo?: IBackupVault;
  /** Policy that bounds what the role of the plan can ever do. */
  readonly permissionBoundaryArn: string;
}

/** Backs up whatever carries the tags: a new database is covered from its first day. */
export class BackupPlan extends Construct {
  readonly planId: string;
  /** Role that backs up and restores. */
  readonly roleArn: string;

  constructor(scope: Construct, id: string, props: BackupPlanProps) {
    super(scope, id);
    this.#assertNotEmpty("rules", props.rules, props.rules.length, "Name when to back up.");
    this.#assertNotEmpty(
      "selectedTags",
      props.selectedTags,
      Object.keys(props.selectedTags).length,
      "Name the tags: without any, every resource of the account would be backed up.",
    );
    const vaults = props.copyTo ? [props.vault, props.copyTo] : [props.vault];
    const rules = props.rules.map((rule) => resolveBackupRule(this.node.path, rule, vaults));
    const name = EstateStack.of(this).physicalName("generic", props.name);
    const plan = new AwsBackupPlan(this, "Resource", {
      name,
      rule: rules.map((rule) => this.#awsRule(rule, props)),
    });
    this.planId = plan.id;
    const role = new ServiceRole(this, "Role", {
      name: `backup-${props.name}`,
      description: `Lets AWS Backup back up and restore what the plan ${props.name} selects`,
      service: "backup.amazonaws.com",
      permissionBoundaryArn: props.permissionBoundaryArn,
      // AWS Backup names no account when it assumes the role.
      trustConditions: [],
      awsPolicies: {
        BackUp: "service-role/AWSBackupServiceRolePolicyForBackup",
        Restore: "service-role/AWSBackupServiceRolePolicyForRestores",
        // Buckets are not in the two above.
        BackUpBuckets: "AWSBackupServiceRolePolicyForS3Backup",
        RestoreBuckets: "AWSBackupServiceRolePolicyForS3Restore",
      },
    });
    this.roleArn = role.roleArn;
    new BackupSelection(this, "Selection", {
      name,
      planId: this.planId,
      iamRoleArn: this.roleArn,
      resources: ["*"],
      condition: [
        {
          stringEquals: Object.entries(props.selectedTags).map(([key, value]) => ({
            key: `aws:ResourceTag/${key}`,
            value,
          })),
        },
      ],
      dependsOn: [...role.policies],
    });
  }

  #awsRule(rule: ResolvedBackupRule, { vault, copyTo }: BackupPlanProps): BackupPlanRule {
    const lifecycle = { deleteAfter: rule.retentionDays };
    return {
      ruleName: rule.name,
      targetVaultName: vault.vaultName,
      schedule: rule.schedule,
      startWindow: rule.startWithinMinutes,
      completionWindow: rule.completeWithinMinutes,
      lifecycle,
      recoveryPointTags: { "backup-rule": rule.name },
      ...(copyTo && { copyAction: [{ destinationVaultArn: copyTo.vaultArn, lifecycle }] }),
    };
  }

  #assertNotEmpty(prop: string, value: unknown, count: number, remedy: string): void {
    if (count > 0) return;
    throw new InvalidPropError({ where: this.node.path, prop, value, allowed: "at least one", remedy });
  }
}
