import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { Construct } from "constructs";
import type { ICache } from "../cache/redis-cache";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import type { ICodeBucket } from "../core/function-code-bucket";
import { PortAccess } from "../core/port-access";
import { ServiceRole } from "../core/service-role";
import type { IDatabase } from "../database/database";
import type { AlarmSpec } from "../monitoring/alarm-spec";
import { serviceAlarms } from "../monitoring/alarms/service";
import { type Metric, metricsOf, type Statistic } from "../monitoring/metric";
import type { IMonitored } from "../monitoring/monitored";
import type { INetwork } from "../network/network";
import { FargateService, type TaskOptions } from "./fargate-service";
import { HttpApi } from "./http-api";
import { ImageRepository } from "./image-repository";
import { LoadBalancer } from "./load-balancer";
import { TargetTracking, type TargetTrackingOptions } from "./target-tracking";
import { WorkQueue } from "./work-queue";
import { WORKER_ALIAS, WORKER_TIMEOUT_SECONDS, WorkerFunction } from "./worker-function";

const CONTAINER_PORT = 8080;
const HEALTH_PATH = "/healthz";
/** Namespace of what services measure of themselves, told apart by `Environment` and `Service`. */
export const METRICS_NAMESPACE = "Homeostat/Service";
/** Lambda asks for six times the timeout, so that a retried batch is never worked off twice at once. */
const VISIBILITY_TIMEOUT_SECONDS = 6 * WORKER_TIMEOUT_SECONDS;

/** What alarms and runbooks need of a service. */
export interface IService {
  readonly name: string;
  readonly ecsClusterName: string;
  readonly ecsServiceName: string;
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
  readonly httpApiId: string;
  readonly queueName: string;
  readonly queueArn: string;
  readonly deadLetterQueueName: string;
  readonly workerFunctionName: string;
  readonly logGroupName: string;
}

/** What CloudWatch knows of the requests that reach a service. */
export type RequestMetric =
  "HTTPCode_Target_5XX_Count" | "RequestCount" | "TargetConnectionErrorCount" | "TargetResponseTime";

/** What CloudWatch knows of the tasks of a service. */
export type TaskMetric = "CPUUtilization" | "MemoryUtilization";

/** Props of {@link Service}. */
export interface ServiceProps {
  /** Short name, e.g. `reference`. */
  readonly name: string;
  /** Version of the image, e.g. `1.4.0`. */
  readonly imageTag: string;
  /** Size of a task. */
  readonly task: Omit<TaskOptions, "imageTag">;
  /** How many tasks run. */
  readonly scaling: TargetTrackingOptions;
  /** TypeScript file of the worker, from the root of the project. */
  readonly workerEntry: string;
  readonly network: INetwork;
  readonly database: IDatabase;
  readonly cache: ICache;
  /** Where the code of the worker lies. */
  readonly codeBucket: ICodeBucket;
  /** Key of the log groups. */
  readonly logsKey: IEncryptionKey;
  readonly logRetentionDays: number;
  /** Key of the queues. */
  readonly messagingKey: IEncryptionKey;
  readonly permissionBoundaryArn: string;
  readonly certificateArn: string;
  /** Name of the service that the certificate covers, e.g. `reference.dev.example.com`. */
  readonly domainName: string;
  /** Bucket of the load balancer's access logs. */
  readonly accessLogsBucketName: string;
  /** Whether AWS refuses to delete the load balancer. */
  readonly deletionProtection: boolean;
  /** Whether faults can be switched on in the service. @default false */
  readonly faultInjection?: boolean;
}

/** A service that users depend on: its way in, its tasks, its queue and its worker. */
export class Service extends Construct implements IService, IMonitored {
  readonly name: string;
  readonly ecsClusterName: string;
  readonly ecsServiceName: string;
  readonly loadBalancerArnSuffix: string;
  readonly targetGroupArnSuffix: string;
  readonly httpApiId: string;
  readonly queueName: string;
  readonly queueArn: string;
  readonly deadLetterQueueName: string;
  readonly workerFunctionName: string;
  readonly logGroupName: string;
  readonly #taskMemoryMib: number;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    this.name = props.name;
    this.#taskMemoryMib = props.task.memoryMib;
    const queue = new WorkQueue(this, "Queue", {
      name: [props.name, "jobs"],
      messagingKey: props.messagingKey,
      visibilityTimeoutSeconds: VISIBILITY_TIMEOUT_SECONDS,
    });
    const loadBalancer = new LoadBalancer(this, "LoadBalancer", {
      ...props,
      serviceName: props.name,
      targetPort: CONTAINER_PORT,
      healthPath: HEALTH_PATH,
    });
    const api = new HttpApi(this, "Api", { ...props, serviceName: props.name, loadBalancer });
    const tasks = this.#createTasks(props, loadBalancer, queue);
    const worker = new WorkerFunction(this, "Worker", {
      ...props,
      serviceName: props.name,
      entry: props.workerEntry,
      queue,
      variables: { ...this.#identity(), ...this.#faultInjection(props) },
    });
    new TargetTracking(this, "Scaling", { ...props.scaling, service: tasks, loadBalancer });
    this.#connect(props, api, loadBalancer, tasks);

    this.ecsClusterName = tasks.clusterName;
    this.ecsServiceName = tasks.serviceName;
    this.loadBalancerArnSuffix = loadBalancer.arnSuffix;
    this.targetGroupArnSuffix = loadBalancer.targetGroup.arnSuffix;
    this.httpApiId = api.apiId;
    this.queueName = queue.queueName;
    this.queueArn = queue.queueArn;
    this.deadLetterQueueName = queue.deadLetterQueueName;
    this.workerFunctionName = worker.functionName;
    this.logGroupName = tasks.logGroupName;
  }

  /** A metric of the requests to the tasks, by the minute. */
  requestMetric(name: RequestMetric, statistic: Statistic): Metric {
    const dimensions = { LoadBalancer: this.loadBalancerArnSuffix, TargetGroup: this.targetGroupArnSuffix };
    return metricsOf("AWS/ApplicationELB", dimensions)(name, statistic);
  }

  /** A metric of the tasks, by the minute. */
  taskMetric(name: TaskMetric, statistic: Statistic): Metric {
    const dimensions = { ClusterName: this.ecsClusterName, ServiceName: this.ecsServiceName };
    return metricsOf("AWS/ECS", dimensions)(name, statistic);
  }

  alarms(): AlarmSpec[] {
    return serviceAlarms(this, {
      environment: EstateStack.of(this).deployment.environment,
      metricsNamespace: METRICS_NAMESPACE,
      taskMemoryMib: this.#taskMemoryMib,
      workerTimeoutSeconds: WORKER_TIMEOUT_SECONDS,
      workerAlias: WORKER_ALIAS,
    });
  }

  #createTasks(props: ServiceProps, loadBalancer: LoadBalancer, queue: WorkQueue): FargateService {
    return new FargateService(this, "Tasks", {
      ...props,
      serviceName: props.name,
      loadBalancer,
      task: { ...props.task, imageTag: props.imageTag },
      images: new ImageRepository(this, "Images", { serviceName: props.name }),
      taskRole: this.#createTaskRole(props, queue),
      containerPort: CONTAINER_PORT,
      healthPath: HEALTH_PATH,
      initialTasks: props.scaling.minimumTasks,
      variables: this.#variables(props, queue),
    });
  }

  /** Granted everything before the tasks are declared, which wait for their rights. */
  #createTaskRole(props: ServiceProps, queue: WorkQueue): ServiceRole {
    const role = new ServiceRole(this, "TaskRole", {
      name: `${props.name}-task`,
      description: `Tasks of ${props.name}`,
      service: "ecs-tasks.amazonaws.com",
      permissionBoundaryArn: props.permissionBoundaryArn,
    });
    queue.grantSend(role);
    role.allow({
      sid: "PublishMetrics",
      actions: ["cloudwatch:PutMetricData"],
      // CloudWatch has no resources to name; the namespace confines it.
      resources: ["*"],
      conditions: [{ test: "StringEquals", variable: "cloudwatch:namespace", values: [METRICS_NAMESPACE] }],
    });
    props.database.grantConnect(role, props.name);
    return role;
  }

  /** What metrics and logs of the service are labelled with. */
  #identity(): Record<string, string> {
    return {
      ENVIRONMENT: EstateStack.of(this).deployment.environment,
      METRICS_NAMESPACE,
      SERVICE_NAME: this.name,
    };
  }

  #variables(props: ServiceProps, queue: WorkQueue): Record<string, string> {
    return {
      ...this.#identity(),
      BIND_ADDRESS: "0.0.0.0",
      PORT: String(CONTAINER_PORT),
      SCRATCH_DIRECTORY: "/scratch",
      DATABASE_HOST: props.database.endpointAddress,
      DATABASE_PORT: String(props.database.port),
      DATABASE_NAME: props.database.databaseName,
      DATABASE_USER: props.name,
      DATABASE_SIGN_IN: "iam",
      CACHE_HOST: props.cache.primaryEndpointAddress,
      CACHE_PORT: String(props.cache.port),
      CACHE_TLS: "true",
      QUEUE_URL: queue.queueUrl,
      ...this.#faultInjection(props),
    };
  }

  #faultInjection({ faultInjection }: ServiceProps): Record<string, string> {
    return { FAULT_INJECTION: faultInjection === true ? "enabled" : "disabled" };
  }

  /** Who may talk to whom; everything else is closed. */
  #connect(props: ServiceProps, api: HttpApi, loadBalancer: LoadBalancer, tasks: FargateService): void {
    const path = (id: string, from: string, to: string, port: number, description: string): void => {
      new PortAccess(this, id, { fromSecurityGroupId: from, toSecurityGroupId: to, port, description });
    };
    const { securityGroupId } = tasks;
    path(
      "ApiToLoadBalancer",
      api.securityGroupId,
      loadBalancer.securityGroupId,
      443,
      "HTTP API to load balancer",
    );
    path(
      "LoadBalancerToTasks",
      loadBalancer.securityGroupId,
      securityGroupId,
      CONTAINER_PORT,
      "Load balancer to tasks",
    );
    path(
      "TasksToDatabase",
      securityGroupId,
      props.database.securityGroupId,
      props.database.port,
      "Tasks to database",
    );
    path("TasksToCache", securityGroupId, props.cache.securityGroupId, props.cache.port, "Tasks to cache");
    new VpcSecurityGroupEgressRule(this, "TasksToAws", {
      securityGroupId,
      ipProtocol: "tcp",
      fromPort: 443,
      toPort: 443,
      cidrIpv4: "0.0.0.0/0",
      description: "AWS APIs and the registry of images, whose addresses AWS changes",
    });
  }
}
