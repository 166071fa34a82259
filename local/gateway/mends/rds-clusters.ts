/**
 * Gives back the log exports of a database cluster.
 * Follows https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_DBCluster.html
 */
import { logExports } from "./support/rds-log-exports";
import { xmlReadBack } from "./support/xml-read-back";

/** Database clusters as they were asked for. */
export const rdsClusters = xmlReadBack({
  name: "rds-clusters",
  service: "rds",
  creates: ["CreateDBCluster", "RestoreDBClusterFromSnapshot", "RestoreDBClusterToPointInTime"],
  modifies: ["ModifyDBCluster"],
  reads: ["DescribeDBClusters", "FailoverDBCluster", "StartDBCluster", "StopDBCluster"],
  element: "DBCluster",
  keyElement: "DBClusterIdentifier",
  keysOf: ({ params }) => params.getAll("DBClusterIdentifier"),
  fieldsOf: logExports,
});
