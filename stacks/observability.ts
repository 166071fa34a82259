import type { Construct } from "constructs";
import { EstateStack } from "../constructs/core/estate-stack";
import type { AlarmOverrides } from "../constructs/monitoring/alarm-override";
import type { IAlarmAction } from "../constructs/monitoring/alarm-action";
import { ComponentAlarms } from "../constructs/monitoring/component-alarms";
import { Dashboard } from "../constructs/monitoring/dashboard";
import type { DashboardSection } from "../constructs/monitoring/dashboard-widgets";
import { graphsOf, pagingGraphsOf } from "../constructs/monitoring/graph";
import type { IMonitored } from "../constructs/monitoring/monitored";
import type { IAutomation } from "../constructs/remediation/automation";
import { automationSection } from "../constructs/remediation/automation-dashboard";
import type { IService } from "../constructs/service/service";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

/** Parts of the platform that alarms are grouped by. */
export type MonitoredComponent =
  "network" | "cluster" | "database" | "cache" | "service" | "backup" | "automation";

/** Props of {@link ObservabilityStack}. */
export interface ObservabilityStackProps {
  readonly environment: Environment;
  readonly network: IMonitored;
  readonly cluster: IMonitored;
  readonly database: IMonitored;
  readonly cache: IMonitored;
  readonly service: IMonitored & Pick<IService, "name">;
  /** Vault that backups go to. */
  readonly backup: IMonitored;
  readonly automation: IAutomation;
  /** Whom alarms reach. */
  readonly alertTopics: IAlarmAction;
  /** Changes to alarms by component and kind. @default - the library's thresholds */
  readonly alarmOverrides?: Partial<Readonly<Record<MonitoredComponent, AlarmOverrides>>>;
}

/** Alarms and the dashboards: changes often, and can be lost without hurting a user. */
export class ObservabilityStack extends EstateStack {
  readonly components: Readonly<Record<MonitoredComponent, ComponentAlarms>>;
  readonly #props: ObservabilityStackProps;

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, {
      deployment: deploymentOf(props.environment),
      stackName: "observability",
      dataClass: "internal",
    });
    this.#props = props;
    this.components = this.#createAlarms();
    this.#createDashboards();
  }

  #createAlarms(): Record<MonitoredComponent, ComponentAlarms> {
    const { network, cluster, database, cache, service, backup, automation } = this.#props;
    return {
      network: this.#watch("NetworkAlarms", "network", network),
      cluster: this.#watch("ClusterAlarms", "cluster", cluster),
      database: this.#watch("DatabaseAlarms", "database", database),
      cache: this.#watch("CacheAlarms", "cache", cache),
      service: this.#watch("ServiceAlarms", "service", service),
      backup: this.#watch("BackupAlarms", "backup", backup),
      // What is wrong with the automation must not be told by the automation.
      automation: this.#watch("AutomationAlarms", "automation", automation, automation.emergency),
    };
  }

  #watch(
    id: string,
    component: MonitoredComponent,
    part: IMonitored,
    action: IAlarmAction = this.#props.alertTopics,
  ): ComponentAlarms {
    const { environment, alarmOverrides } = this.#props;
    return new ComponentAlarms(this, id, {
      component,
      specs: part.alarms(),
      action,
      runbooksUrl: `https://github.com/${environment.delivery.repository}/blob/main/docs/guides/alarms.md`,
      overrides: alarmOverrides?.[component] ?? {},
    });
  }

  #createDashboards(): void {
    const { service, cluster, database, cache, network, backup, automation } = this.components;
    const { environment, automation: automated } = this.#props;
    new Dashboard(this, "EnvironmentDashboard", {
      name: "overview",
      sections: [service, database, cache, cluster, network, backup, automation].map(overview),
    });
    new Dashboard(this, "AutomationDashboard", {
      name: "automation",
      sections: [automationSection(environment.name, automation, automated)],
    });
    new Dashboard(this, "ServiceDashboard", {
      name: "service",
      sections: [
        { title: this.#props.service.name, alarms: service.alarms, graphs: graphsOf(service.specs) },
        overview(database),
        overview(cache),
      ],
    });
  }
}

function overview({ component, composites, specs }: ComponentAlarms): DashboardSection {
  return {
    title: component.charAt(0).toUpperCase() + component.slice(1),
    alarms: composites,
    graphs: pagingGraphsOf(specs),
  };
}
