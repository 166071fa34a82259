import type { ACM } from "@aws-sdk/client-acm";
import type { ApplicationAutoScaling } from "@aws-sdk/client-application-auto-scaling";
import type { AutoScaling } from "@aws-sdk/client-auto-scaling";
import type { EC2 } from "@aws-sdk/client-ec2";
import type { ECS } from "@aws-sdk/client-ecs";
import type { EKS } from "@aws-sdk/client-eks";
import type { IAM } from "@aws-sdk/client-iam";
import type { Route53 } from "@aws-sdk/client-route-53";
import type { S3 } from "@aws-sdk/client-s3";
import type { FaultPlace } from "../fault";

/**
 * Clients of AWS that act as the root of a place's account. Each is loaded once a fault asks for it: together they take a
 * second, and most faults need none.
 */
export const placeClients = {
  acm: async (place: FaultPlace): Promise<ACM> =>
    new (await import("@aws-sdk/client-acm")).ACM(settingsOf(place)),
  autoScaling: async (place: FaultPlace): Promise<AutoScaling> =>
    new (await import("@aws-sdk/client-auto-scaling")).AutoScaling(settingsOf(place)),
  ec2: async (place: FaultPlace): Promise<EC2> =>
    new (await import("@aws-sdk/client-ec2")).EC2(settingsOf(place)),
  ecs: async (place: FaultPlace): Promise<ECS> =>
    new (await import("@aws-sdk/client-ecs")).ECS(settingsOf(place)),
  eks: async (place: FaultPlace): Promise<EKS> =>
    new (await import("@aws-sdk/client-eks")).EKS(settingsOf(place)),
  iam: async (place: FaultPlace): Promise<IAM> =>
    new (await import("@aws-sdk/client-iam")).IAM(settingsOf(place)),
  route53: async (place: FaultPlace): Promise<Route53> =>
    new (await import("@aws-sdk/client-route-53")).Route53(settingsOf(place)),
  s3: async (place: FaultPlace): Promise<S3> =>
    new (await import("@aws-sdk/client-s3")).S3({ ...settingsOf(place), forcePathStyle: true }),
  serviceScaling: async (place: FaultPlace): Promise<ApplicationAutoScaling> =>
    new (await import("@aws-sdk/client-application-auto-scaling")).ApplicationAutoScaling(settingsOf(place)),
};

function settingsOf({ estate, accountId }: FaultPlace) {
  return {
    endpoint: estate.endpointUrl,
    region: estate.region,
    credentials: { accessKeyId: accountId, secretAccessKey: "local-estate" },
  };
}
