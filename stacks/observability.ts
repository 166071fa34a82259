import type { Construct } from "constructs";
import type { ICache } from "../constructs/cache/redis-cache";
import type { ICluster } from "../constructs/cluster/cluster";
import type { IEncryptionKey } from "../constructs/core/encryption-key";
import { EstateStack } from "../constructs/core/estate-stack";
import type { IDatabase } from "../constructs/database/database";
import type { AlarmOverrides } from "../constructs/monitoring/alarm-override";
import type { AlarmSpec } from "../constructs/monitoring/alarm-spec";
import { cacheAlarms } from "../constructs/monitoring/alarms/cache";
import { clusterAlarms } from "../constructs/monitoring/alarms/cluster";
import { databaseAlarms } from "../constructs/monitoring/alarms/database";
import { natAlarms } from "../constructs/monitoring/alarms/nat";
import { serviceAlarms } from "../constructs/monitoring/alarms/service";
import { AlertTopics } from "../constructs/monitoring/alert-topics";
import { ComponentAlarms } from "../constructs/monitoring/component-alarms";
import { Dashboard } from "../constructs/monitoring/dashboard";
import type { DashboardSection } from "../constructs/monitoring/dashboard-widgets";
import { graphsOf, pagingGraphsOf } from "../constructs/monitoring/graph";
import type { INetwork } from "../constructs/network/network";
import { METRICS_NAMESPACE, type IService } from "../constructs/service/service";
import { WORKER_TIMEOUT_SECONDS } from "../constructs/service/worker-function";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

/** Parts of the platform that alarms are grouped by. */
export type MonitoredComponent = "network" | "cluster" | "database" | "cache" | "service";

/** Props of {@link ObservabilityStack}. */
export interface ObservabilityStackProps {
  readonly environment: Environment;
  readonly network: INetwork;
  readonly cluster: ICluster;
  readonly database: IDatabase;
  readonly cache: ICache;
  readonly service: IService;
  /** Key of the alerts; CloudWatch must be allowed to use it. */
  readonly messagingKey: IEncryptionKey;
  /** Changes to alarms by component and kind. @default - the library's thresholds */
  readonly alarmOverrides?: Partial<Readonly<Record<MonitoredComponent, AlarmOverrides>>>;
}

/** Alarms, their topics and the dashboards: changes often, and can be lost without hurting a user. */
export class ObservabilityStack extends EstateStack {
  readonly topics: AlertTopics;
  readonly components: Readonly<Record<MonitoredComponent, ComponentAlarms>>;
  readonly #props: ObservabilityStackProps;

  constructor(scope: Construct, id: string, props: ObservabilityStackProps) {
    super(scope, id, {
      deployment: deploymentOf(props.environment),
      stackName: "observability",
      dataClass: "internal",
    });
    this.#props = props;
    this.topics = new AlertTopics(this, "AlertTopics", {
      messagingKey: props.messagingKey,
      email: props.environment.alertEmail,
    });
    this.components = this.#createAlarms();
    this.#createDashboards();
  }

  #createAlarms(): Record<MonitoredComponent, ComponentAlarms> {
    const { network, cluster, database, cache, environment } = this.#props;
    return {
      network: this.#watch("NetworkAlarms", "network", natAlarms(network)),
      cluster: this.#watch("ClusterAlarms", "cluster", clusterAlarms(cluster)),
      database: this.#watch("DatabaseAlarms", "database", databaseAlarms(database, environment.database)),
      cache: this.#watch("CacheAlarms", "cache", cacheAlarms(cache)),
      service: this.#watch("ServiceAlarms", "service", this.#serviceAlarms()),
    };
  }

  #serviceAlarms(): AlarmSpec[] {
    const { environment, service } = this.#props;
    return serviceAlarms(service, {
      environment: environment.name,
      metricsNamespace: METRICS_NAMESPACE,
      taskMemoryMib: environment.service.memoryMib,
      workerTimeoutSeconds: WORKER_TIMEOUT_SECONDS,
    });
  }

  #watch(id: string, component: MonitoredComponent, specs: readonly AlarmSpec[]): ComponentAlarms {
    const { environment, alarmOverrides } = this.#props;
    return new ComponentAlarms(this, id, {
      component,
      specs,
      action: this.topics,
      runbooksUrl: `https://github.com/${environment.delivery.repository}/blob/main/docs/guides/alarms.md`,
      overrides: alarmOverrides?.[component] ?? {},
    });
  }

  #createDashboards(): void {
    const { service, cluster, database, cache, network } = this.components;
    new Dashboard(this, "EnvironmentDashboard", {
      name: "overview",
      sections: [service, database, cache, cluster, network].map(overview),
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
