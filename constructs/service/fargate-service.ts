import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group";
import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster";
import { EcsService } from "@cdktf/provider-aws/lib/ecs-service";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { Construct } from "constructs";
import type { IEncryptionKey } from "../core/encryption-key";
import { EstateStack } from "../core/estate-stack";
import { InvalidPropError } from "../core/invalid-prop-error";
import { ServiceRole } from "../core/service-role";
import type { INetwork } from "../network/network";
import type { ImageRepository } from "./image-repository";
import type { LoadBalancer } from "./load-balancer";

/** Memory in MiB that Fargate offers for each number of CPU units. Source: "Fargate task size" in the ECS guide. */
const FARGATE_SIZES: Readonly<
  Record<number, { readonly from: number; readonly to: number; readonly step: number }>
> = {
  512: { from: 1024, to: 4096, step: 1024 },
  1024: { from: 2048, to: 8192, step: 1024 },
  2048: { from: 4096, to: 16_384, step: 1024 },
  4096: { from: 8192, to: 30_720, step: 1024 },
};

/** Size and image of a task. */
export interface TaskOptions {
  /** Version of the image, e.g. `1.4.0`. */
  readonly imageTag: string;
  /** CPU units, 1024 to a core: 512, 1024, 2048 or 4096. */
  readonly cpuUnits: number;
  /** Memory, within what Fargate offers for the CPU units. */
  readonly memoryMib: number;
}

/** Props of {@link FargateService}. */
export interface FargateServiceProps {
  /** Name of the service and of its container, e.g. `reference`. */
  readonly serviceName: string;
  readonly network: INetwork;
  readonly loadBalancer: LoadBalancer;
  readonly task: TaskOptions;
  /** Repository that the image is pulled from. */
  readonly images: ImageRepository;
  /** Port that the container listens on. */
  readonly containerPort: number;
  /** Path that answers 200 while the container can serve, e.g. `/healthz`. */
  readonly healthPath: string;
  /** Variables of the container; no secrets. */
  readonly variables: Readonly<Record<string, string>>;
  /** Tasks of the first deployment; afterwards target tracking decides. */
  readonly initialTasks: number;
  readonly logsKey: IEncryptionKey;
  readonly logRetentionDays: number;
  readonly permissionBoundaryArn: string;
  /** Role of the running code, with all that it was granted. */
  readonly taskRole: ServiceRole;
}

/** Tasks on Fargate behind a load balancer; a deployment that does not become healthy is rolled back. */
export class FargateService extends Construct {
  readonly clusterName: string;
  readonly serviceName: string;
  readonly logGroupName: string;
  readonly securityGroupId: string;
  readonly resource: EcsService;

  constructor(scope: Construct, id: string, props: FargateServiceProps) {
    super(scope, id);
    this.#validateSize(props.task);
    const stack = EstateStack.of(this);
    const logGroup = new CloudwatchLogGroup(this, "Logs", {
      name: `/ecs/${stack.physicalName("logGroup", props.serviceName)}`,
      retentionInDays: props.logRetentionDays,
      kmsKeyId: props.logsKey.keyArn,
    });
    const group = new SecurityGroup(this, "SecurityGroup", {
      name: stack.physicalName("generic", props.serviceName, "tasks"),
      description: `Tasks of ${props.serviceName}`,
      vpcId: props.network.vpcId,
    });
    const taskDefinition = this.#createTaskDefinition(props, logGroup);
    const cluster = new EcsCluster(this, "Cluster", {
      name: stack.physicalName("generic", props.serviceName),
      setting: [{ name: "containerInsights", value: "enhanced" }],
    });
    this.resource = this.#createService(props, cluster, taskDefinition, group);
    this.clusterName = cluster.name;
    this.serviceName = this.resource.name;
    this.logGroupName = logGroup.name;
    this.securityGroupId = group.id;
  }

  /** The role of the agent that starts the task: it pulls the image and opens the log, no more. */
  #createExecutionRole(props: FargateServiceProps, logGroup: CloudwatchLogGroup): ServiceRole {
    const role = new ServiceRole(this, "ExecutionRole", {
      name: `${props.serviceName}-execution`,
      description: `Starts the tasks of ${props.serviceName}`,
      service: "ecs-tasks.amazonaws.com",
      permissionBoundaryArn: props.permissionBoundaryArn,
    });
    props.images.grantPull(role);
    role.allow({
      sid: "WriteLogs",
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${logGroup.arn}:*`],
    });
    return role;
  }

  #createTaskDefinition(props: FargateServiceProps, logGroup: CloudwatchLogGroup): EcsTaskDefinition {
    const executionRole = this.#createExecutionRole(props, logGroup);
    return new EcsTaskDefinition(this, "Task", {
      family: EstateStack.of(this).physicalName("generic", props.serviceName),
      requiresCompatibilities: ["FARGATE"],
      networkMode: "awsvpc",
      cpu: String(props.task.cpuUnits),
      memory: String(props.task.memoryMib),
      runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
      executionRoleArn: executionRole.roleArn,
      taskRoleArn: props.taskRole.roleArn,
      volume: [{ name: "scratch" }],
      containerDefinitions: JSON.stringify([this.#container(props, logGroup)]),
      dependsOn: [...executionRole.policies, ...props.taskRole.policies],
    });
  }

  #container(props: FargateServiceProps, logGroup: CloudwatchLogGroup): Readonly<Record<string, unknown>> {
    const probe = `fetch("http://127.0.0.1:${props.containerPort}${props.healthPath}").then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))`;
    return {
      name: props.serviceName,
      image: props.images.image(props.task.imageTag),
      essential: true,
      user: "1000",
      readonlyRootFilesystem: true,
      linuxParameters: { initProcessEnabled: true },
      portMappings: [{ containerPort: props.containerPort, hostPort: props.containerPort, protocol: "tcp" }],
      mountPoints: [{ sourceVolume: "scratch", containerPath: "/scratch", readOnly: false }],
      environment: Object.entries(props.variables)
        .sort(([left], [right]) => (left < right ? -1 : 1))
        .map(([name, value]) => ({ name, value })),
      healthCheck: {
        command: ["CMD", "node", "-e", probe],
        interval: 15,
        timeout: 5,
        retries: 3,
        startPeriod: 30,
      },
      stopTimeout: 30,
      logConfiguration: {
        logDriver: "awslogs",
        options: {
          "awslogs-group": logGroup.name,
          "awslogs-region": EstateStack.of(this).deployment.region,
          "awslogs-stream-prefix": props.serviceName,
        },
      },
    };
  }

  #createService(
    props: FargateServiceProps,
    cluster: EcsCluster,
    taskDefinition: EcsTaskDefinition,
    group: SecurityGroup,
  ): EcsService {
    return new EcsService(this, "Resource", {
      name: EstateStack.of(this).physicalName("generic", props.serviceName),
      cluster: cluster.arn,
      taskDefinition: taskDefinition.arn,
      launchType: "FARGATE",
      platformVersion: "1.4.0",
      desiredCount: props.initialTasks,
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      healthCheckGracePeriodSeconds: 60,
      availabilityZoneRebalancing: "ENABLED",
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
      networkConfiguration: {
        subnets: [...props.network.privateSubnetIds],
        securityGroups: [group.id],
        assignPublicIp: false,
      },
      loadBalancer: [
        {
          targetGroupArn: props.loadBalancer.targetGroup.arn,
          containerName: props.serviceName,
          containerPort: props.containerPort,
        },
      ],
      // A target group takes targets only once a listener leads to it.
      dependsOn: [props.loadBalancer.listener],
      // Target tracking owns the number of tasks.
      lifecycle: { ignoreChanges: ["desired_count"] },
    });
  }

  #validateSize({ cpuUnits, memoryMib }: TaskOptions): void {
    const size = FARGATE_SIZES[cpuUnits];
    if (!size) {
      throw new InvalidPropError({
        where: this.node.path,
        prop: "task.cpuUnits",
        value: cpuUnits,
        allowed: Object.keys(FARGATE_SIZES).join(", "),
        remedy: "Fargate offers no other sizes.",
      });
    }
    if (memoryMib < size.from || memoryMib > size.to || memoryMib % size.step !== 0) {
      throw new InvalidPropError({
        where: this.node.path,
        prop: "task.memoryMib",
        value: memoryMib,
        allowed: `${size.from} to ${size.to} in steps of ${size.step} with ${cpuUnits} CPU units`,
        remedy: "Choose one of these, or other CPU units.",
      });
    }
  }
}
