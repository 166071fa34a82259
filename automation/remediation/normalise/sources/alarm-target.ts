import type { Target } from "../../incident";
import { nameOf, serviceOf } from "../estate-names";
import type { Place } from "../intake";

/** What a metric is about. */
export interface Watched {
  readonly namespace: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** The resource that an alarm is about, and the service that suffers where the metric names one. */
export interface AlarmTarget {
  readonly target: Target;
  readonly service?: string;
}

type Finder = (dimension: (name: string) => string | undefined, place: Place) => AlarmTarget | undefined;

const only =
  (type: string, dimension: string): Finder =>
  (of) => {
    const id = of(dimension);
    return id === undefined ? undefined : { target: { type, id } };
  };

const firstOf =
  (...finders: readonly Finder[]): Finder =>
  (of, place) => {
    for (const find of finders) {
      const found = find(of, place);
      if (found) return found;
    }
    return undefined;
  };

/** `cluster/service`: a service's cluster is called as the service is. */
function ecsService(service: string, place: Place): AlarmTarget {
  const name = nameOf(place, service);
  return { target: { type: "AWS::ECS::Service", id: `${name}/${name}` }, service };
}

/** Targets of a load balancer are the tasks of a service, and a fix touches the service. */
function behindLoadBalancer(of: (name: string) => string | undefined, place: Place): AlarmTarget | undefined {
  const [kind, name] = (of("TargetGroup") ?? "").split("/");
  const [, balancer] = (of("LoadBalancer") ?? "").split("/");
  const known = kind === "targetgroup" ? name : balancer;
  return known === undefined || known === "" ? undefined : ecsService(serviceOf(known, place), place);
}

/** `reference-jobs-dead` and `reference-worker` belong to `reference`. */
function ownedBy(type: string, dimension: string, ending: RegExp): Finder {
  return (of, place) => {
    const id = of(dimension);
    return id === undefined
      ? undefined
      : { target: { type, id }, service: serviceOf(id, place).replace(ending, "") };
  };
}

const FINDERS: Readonly<Record<string, Finder>> = {
  "AWS/RDS": firstOf(
    only("AWS::RDS::DBInstance", "DBInstanceIdentifier"),
    only("AWS::RDS::DBCluster", "DBClusterIdentifier"),
  ),
  "AWS/ElastiCache": only("AWS::ElastiCache::CacheCluster", "CacheClusterId"),
  "AWS/EKS": only("AWS::EKS::Cluster", "ClusterName"),
  "AWS/EC2": firstOf(
    only("AWS::AutoScaling::AutoScalingGroup", "AutoScalingGroupName"),
    only("AWS::EC2::Instance", "InstanceId"),
  ),
  "AWS/NATGateway": only("AWS::EC2::NatGateway", "NatGatewayId"),
  "AWS/Backup": only("AWS::Backup::BackupVault", "BackupVaultName"),
  "AWS/ApiGateway": only("AWS::ApiGatewayV2::Api", "ApiId"),
  "AWS/SQS": ownedBy("AWS::SQS::Queue", "QueueName", /-jobs(-dead)?$/),
  "AWS/Lambda": ownedBy("AWS::Lambda::Function", "FunctionName", /-worker$/),
  "AWS/ApplicationELB": behindLoadBalancer,
  "AWS/ECS": (of, place) => {
    const [cluster, service] = [of("ClusterName"), of("ServiceName")];
    if (cluster === undefined || service === undefined) return undefined;
    const target = { type: "AWS::ECS::Service", id: `${cluster}/${service}` };
    return { target, service: serviceOf(service, place) };
  },
  "Homeostat/Service": (of, place) => {
    const [environment, service] = [of("Environment"), of("Service")];
    // A metric can be published under any name; only this environment's is believed.
    return service === undefined || environment !== place.environment
      ? undefined
      : ecsService(service, place);
  },
};

/** Finds the resource behind a metric; nothing where the metric is of no kind that is known. */
export function alarmTarget({ namespace, dimensions }: Watched, place: Place): AlarmTarget | undefined {
  const of = (name: string) => (Object.hasOwn(dimensions, name) ? dimensions[name] : undefined);
  return Object.hasOwn(FINDERS, namespace) ? FINDERS[namespace]?.(of, place) : undefined;
}
