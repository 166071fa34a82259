import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";

/** Where the rows are. */
export interface TableProps {
  /** A client with short timeouts and few attempts of its own, see `storeClient`. */
  readonly client: Pick<DynamoDBClient, "send">;
  readonly tableName: string;
}

/** Where the rows of one environment are. */
export interface EnvironmentTableProps extends TableProps {
  readonly environment: string;
}
