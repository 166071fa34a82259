import { RemediationTable } from "../../../constructs/remediation/remediation-table";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";
import { dataKey } from "./fixtures";

function build(props: { readonly deletionProtection?: boolean } = {}) {
  const stack = estateStack("operations");
  const table = new RemediationTable(stack, "Table", { dataKey, ...props });
  return { table, resource: () => onlyResource(synth(stack), "aws_dynamodb_table") };
}

function grantedBy(grant: "grantRead" | "grantReadWrite" | "grantStream") {
  const grantee = new Grantee();
  const { table } = build();
  table[grant](grantee);
  return grantee.permissions.map((permission) => ({
    ...permission,
    resources: permission.resources.map((resource) => resource.replace(table.tableArn, "<table>")),
  }));
}

describe("RemediationTable", () => {
  test("can be restored to the second, is encrypted, streams new rows and lets records expire", () => {
    expect(build().resource()).toMatchObject({
      name: "homeostat-dev-remediation",
      hash_key: "pk",
      range_key: "sk",
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true, kms_key_arn: dataKey.keyArn },
      stream_enabled: true,
      stream_view_type: "NEW_IMAGE",
      ttl: { attribute_name: "expiresAt", enabled: true },
    });
  });

  test("has its audit records by time too", () => {
    expect(build().resource()["global_secondary_index"]).toEqual([
      expect.objectContaining({ name: "by-time", hash_key: "environment", range_key: "at" }),
    ]);
  });

  test("cannot be deleted unless that is asked for", () => {
    expect(build().resource()).toHaveProperty("deletion_protection_enabled", true);
    const open = build({ deletionProtection: false }).resource();
    expect(open).toHaveProperty("deletion_protection_enabled", false);
  });

  test("grantRead gives no right to change", () => {
    expect(grantedBy("grantRead").flatMap(({ actions }) => actions)).toEqual([
      "dynamodb:BatchGetItem",
      "dynamodb:GetItem",
      "dynamodb:Query",
      "kms:Decrypt",
    ]);
  });

  test("grantReadWrite gives what transactions need, on rows and index, and nothing over the table itself", () => {
    const [rows] = grantedBy("grantReadWrite");
    expect(rows?.actions).toEqual([
      "dynamodb:BatchGetItem",
      "dynamodb:ConditionCheckItem",
      "dynamodb:DeleteItem",
      "dynamodb:GetItem",
      "dynamodb:PutItem",
      "dynamodb:Query",
      "dynamodb:UpdateItem",
    ]);
    expect(rows?.resources).toEqual(["<table>", "<table>/index/by-time"]);
  });

  test.each(["grantRead", "grantReadWrite"] as const)(
    "with %s the key is good for DynamoDB only",
    (grant) => {
      const keys = grantedBy(grant).filter(({ actions }) => actions.includes("kms:Decrypt"));
      expect(keys).toEqual([
        expect.objectContaining({
          resources: [dataKey.keyArn],
          conditions: [
            {
              test: "StringEquals",
              variable: "kms:ViaService",
              values: ["dynamodb.eu-west-1.amazonaws.com"],
            },
          ],
        }),
      ]);
    },
  );

  test("grantStream reads the stream and not the rows", () => {
    expect(grantedBy("grantStream").flatMap(({ actions }) => actions)).toEqual([
      "dynamodb:DescribeStream",
      "dynamodb:GetRecords",
      "dynamodb:GetShardIterator",
      "dynamodb:ListStreams",
    ]);
  });
});
