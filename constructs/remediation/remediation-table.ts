import { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { viaService } from "../core/via-service";
import type { IGrantee } from "../core/grantee";

/** Audit records by the time they were written; for reading only, nothing is decided by it. */
const INDEX_BY_TIME = "by-time";

/** Props of {@link RemediationTable}. */
export interface RemediationTableProps {
  readonly dataKey: IEncryptionKey;
  /** Refuse to delete the table. @default true */
  readonly deletionProtection?: boolean;
}

/**
 * What remediation remembers: guardrails, answers, audit and outbox records, approvals. How its rows look is told in
 * `automation/adapters/dynamodb/item-layout.ts`.
 */
export class RemediationTable extends Construct {
  readonly tableName: string;
  readonly tableArn: string;
  /** ARN of the stream of new rows. */
  readonly streamArn: string;
  readonly #dataKey: IEncryptionKey;

  constructor(scope: Construct, id: string, props: RemediationTableProps) {
    super(scope, id);
    this.#dataKey = props.dataKey;
    const table = new DynamodbTable(this, "Resource", {
      name: EstateStack.of(this).physicalName("dynamodbTable", "remediation"),
      billingMode: "PAY_PER_REQUEST",
      hashKey: "pk",
      rangeKey: "sk",
      attribute: [
        { name: "pk", type: "S" },
        { name: "sk", type: "S" },
        { name: "environment", type: "S" },
        { name: "at", type: "S" },
      ],
      globalSecondaryIndex: [
        { name: INDEX_BY_TIME, hashKey: "environment", rangeKey: "at", projectionType: "ALL" },
      ],
      ttl: { attributeName: "expiresAt", enabled: true },
      streamEnabled: true,
      streamViewType: "NEW_IMAGE",
      deletionProtectionEnabled: props.deletionProtection ?? true,
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: props.dataKey.keyArn },
    });
    this.tableName = table.name;
    this.tableArn = table.arn;
    this.streamArn = table.streamArn;
  }

  /** Lets the role look rows up, and change none. */
  grantRead(grantee: IGrantee): void {
    grantee.allow({
      sid: "ReadRemediationTable",
      actions: ["dynamodb:BatchGetItem", "dynamodb:GetItem", "dynamodb:Query"],
      resources: [this.tableArn, `${this.tableArn}/index/${INDEX_BY_TIME}`],
    });
    this.#grantKey(grantee, "ReadEncryptedRows", ["kms:Decrypt"]);
  }

  /** Lets the role look at guardrail items, which say whether it may act, and at nothing else. */
  grantReadGuardrails(grantee: IGrantee): void {
    grantee.allow({
      sid: "ReadGuardrails",
      actions: ["dynamodb:BatchGetItem"],
      resources: [this.tableArn],
      conditions: [
        { test: "ForAllValues:StringLike", variable: "dynamodb:LeadingKeys", values: ["guardrail#*"] },
      ],
    });
    this.#grantKey(grantee, "ReadEncryptedGuardrails", ["kms:Decrypt"]);
  }

  /** Lets the role read, write and delete rows, also in transactions. */
  grantReadWrite(grantee: IGrantee): void {
    grantee.allow({
      sid: "WriteRemediationTable",
      actions: [
        "dynamodb:BatchGetItem",
        "dynamodb:ConditionCheckItem",
        "dynamodb:DeleteItem",
        "dynamodb:GetItem",
        "dynamodb:PutItem",
        "dynamodb:Query",
        "dynamodb:UpdateItem",
      ],
      resources: [this.tableArn, `${this.tableArn}/index/${INDEX_BY_TIME}`],
    });
    this.#grantKey(grantee, "WriteEncryptedRows", ["kms:Decrypt", "kms:GenerateDataKey"]);
  }

  /** Lets Lambda hand the stream's records to a function with this role. */
  grantStream(grantee: IGrantee): void {
    grantee.allow({
      sid: "ReadRemediationStream",
      actions: ["dynamodb:DescribeStream", "dynamodb:GetRecords", "dynamodb:GetShardIterator"],
      resources: [this.streamArn],
    });
    grantee.allow({
      sid: "FindRemediationStream",
      actions: ["dynamodb:ListStreams"],
      // The action knows no resources.
      resources: ["*"],
    });
  }

  /** The key works for the table only, and for nobody who has the key's name alone. */
  #grantKey(grantee: IGrantee, sid: string, actions: readonly string[]): void {
    grantee.allow({
      sid,
      actions,
      resources: [this.#dataKey.keyArn],
      conditions: [viaService(EstateStack.of(this), "dynamodb")],
    });
  }
}
