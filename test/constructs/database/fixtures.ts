import { EncryptionKey } from "../../../constructs/core/encryption-key";
import type { EstateStack } from "../../../constructs/core/estate-stack";
import { AuroraPostgres, type AuroraPostgresProps } from "../../../constructs/database/aurora-postgres";
import { PostgresInstance, type PostgresInstanceProps } from "../../../constructs/database/postgres-instance";

export const network = {
  vpcId: "vpc-1",
  cidrBlock: "10.16.0.0/16",
  availabilityZones: ["eu-west-1a", "eu-west-1b"],
  publicSubnetIds: ["subnet-1", "subnet-2"],
  privateSubnetIds: ["subnet-3", "subnet-4"],
  isolatedSubnetIds: ["subnet-5", "subnet-6"],
  natGatewayIds: [],
};

function common(stack: EstateStack) {
  const key = new EncryptionKey(stack, "Key", { description: "test", alias: "test" });
  return {
    ...{ name: "main", network, engineVersion: "16", instanceClass: "db.t4g.medium" },
    ...{ dataKey: key, logsKey: key, messagingKey: key },
    permissionBoundaryArn: "arn:aws:iam::111111111111:policy/boundary",
  };
}

/** A PostgreSQL instance in the stack, with what the test is about. */
export function postgresIn(stack: EstateStack, props: Partial<PostgresInstanceProps> = {}): PostgresInstance {
  return new PostgresInstance(stack, "Database", {
    ...common(stack),
    ...{ allocatedGib: 20, maximumGib: 100 },
    ...props,
  });
}

/** An Aurora cluster in the stack, with what the test is about. */
export function auroraIn(stack: EstateStack, props: Partial<AuroraPostgresProps> = {}): AuroraPostgres {
  return new AuroraPostgres(stack, "Database", { ...common(stack), ...props });
}
