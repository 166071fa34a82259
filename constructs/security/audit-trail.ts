import { Cloudtrail } from "@cdktf/provider-aws/lib/cloudtrail";
import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { IDeliveryBucket } from "../storage/delivery-bucket";
import { ServiceRole } from "../core/service-role";

/** Props of {@link AuditTrail}. */
export interface AuditTrailProps {
  /** Key of the records; CloudTrail and CloudWatch Logs must be users of it. */
  readonly key: IEncryptionKey;
  /** Where the records are kept. */
  readonly records: IDeliveryBucket;
  /** Policy that bounds what the role of the service can ever do. */
  readonly permissionBoundaryArn: string;
  /** Days that the records stay searchable in CloudWatch Logs. @default 365 */
  readonly searchableDays?: number;
}

/** CloudTrail of all regions, with digests that prove that no record was changed. */
export class AuditTrail extends Construct {
  /** Where CloudTrail writes; metric filters go here. */
  readonly logGroupName: string;
  readonly #trailName: string;
  readonly #trailArn: string;

  constructor(scope: Construct, id: string, props: AuditTrailProps) {
    super(scope, id);
    const stack = EstateStack.of(this);
    this.#trailName = stack.physicalName("generic", "audit");
    // Spelled out: the bucket must let the trail in before the trail exists.
    this.#trailArn = stack.arn("cloudtrail", `trail/${this.#trailName}`);
    const logGroup = new CloudwatchLogGroup(this, "LogGroup", {
      name: stack.logGroupName("audit"),
      retentionInDays: props.searchableDays ?? 365,
      kmsKeyId: props.key.keyArn,
    });
    this.logGroupName = logGroup.name;
    this.#createTrail(props, `${logGroup.arn}:*`);
  }

  #createTrail(props: AuditTrailProps, logStreamsArn: string): void {
    props.records.addStatements((bucketArn) => this.#bucketStatements(bucketArn));
    const role = this.#createLogWriter(props.permissionBoundaryArn, logStreamsArn);
    new Cloudtrail(this, "Resource", {
      name: this.#trailName,
      s3BucketName: props.records.bucketName,
      kmsKeyId: props.key.keyArn,
      isMultiRegionTrail: true,
      includeGlobalServiceEvents: true,
      enableLogFileValidation: true,
      enableLogging: true,
      cloudWatchLogsGroupArn: logStreamsArn,
      cloudWatchLogsRoleArn: role.roleArn,
      dependsOn: [props.records.policy, ...role.policies],
    });
  }

  #createLogWriter(permissionBoundaryArn: string, logStreamsArn: string): ServiceRole {
    const role = new ServiceRole(this, "LogWriter", {
      name: "audit-log-writer",
      description: "Lets CloudTrail write to its log group",
      service: "cloudtrail.amazonaws.com",
      permissionBoundaryArn,
      // CloudTrail names no account when it writes to CloudWatch Logs.
      trustConditions: [],
    });
    role.allow({
      sid: "WriteRecords",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [logStreamsArn],
    });
    return role;
  }

  #bucketStatements(bucketArn: string): DataAwsIamPolicyDocumentStatement[] {
    const { accountId } = EstateStack.of(this).deployment;
    const principals = [{ type: "Service", identifiers: ["cloudtrail.amazonaws.com"] }];
    const fromTrail = { test: "StringEquals", variable: "aws:SourceArn", values: [this.#trailArn] };
    return [
      {
        sid: "TrailChecksBucket",
        actions: ["s3:GetBucketAcl"],
        resources: [bucketArn],
        principals,
        condition: [fromTrail],
      },
      {
        sid: "TrailWritesRecords",
        actions: ["s3:PutObject"],
        resources: [`${bucketArn}/AWSLogs/${accountId}/*`],
        principals,
        condition: [
          fromTrail,
          { test: "StringEquals", variable: "s3:x-amz-acl", values: ["bucket-owner-full-control"] },
        ],
      },
    ];
  }
}
