import type { Construct } from "constructs";
import { ServiceRole } from "../core/service-role";

/** Props of {@link monitoringRole}. */
export interface MonitoringRoleProps {
  /** Name of the database inside its environment, e.g. `main`. */
  readonly name: string;
  /** Policy that bounds what the role can ever do. */
  readonly permissionBoundaryArn: string;
}

/** Role with which RDS writes operating-system metrics of this account's instances, and nothing else. */
export function monitoringRole(scope: Construct, id: string, props: MonitoringRoleProps): ServiceRole {
  return new ServiceRole(scope, id, {
    name: `${props.name}-rds-monitoring`,
    description: "Enhanced monitoring of RDS",
    service: "monitoring.rds.amazonaws.com",
    permissionBoundaryArn: props.permissionBoundaryArn,
    awsPolicies: { Policy: "service-role/AmazonRDSEnhancedMonitoringRole" },
  });
}
