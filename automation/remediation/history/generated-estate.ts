import type { Target } from "../incident";

/** An environment of the generated estate, and its share of all trouble. */
export interface GeneratedEnvironment {
  readonly name: string;
  readonly accountId: string;
  readonly share: number;
}

/** A service of the generated estate. */
export interface GeneratedService {
  readonly name: string;
  /** Services that feel its trouble. */
  readonly dependents: readonly string[];
}

/** Region of all that is generated. */
export const GENERATED_REGION = "eu-west-1";

/** Accounts that nobody has. */
export const GENERATED_ENVIRONMENTS: readonly GeneratedEnvironment[] = [
  { name: "dev", accountId: "111111111111", share: 0.35 },
  { name: "staging", accountId: "222222222222", share: 0.25 },
  { name: "prod", accountId: "333333333333", share: 0.4 },
];

/** A shop: what stands further below is needed by more. */
export const GENERATED_SERVICES: readonly GeneratedService[] = [
  { name: "storefront", dependents: [] },
  { name: "reference", dependents: ["storefront"] },
  { name: "checkout", dependents: ["storefront"] },
  { name: "search", dependents: ["storefront"] },
  { name: "worker", dependents: ["checkout"] },
  { name: "catalogue", dependents: ["search", "reference"] },
  { name: "accounts", dependents: ["checkout", "reference", "storefront"] },
];

/** The target of a type that belongs to a service. Account, cluster and node group are shared by all. */
export function generatedTarget(type: string, service: string, environment: GeneratedEnvironment): Target {
  const estate = `homeostat-${environment.name}`;
  switch (type) {
    case "AWS::::Account":
      return { type, id: environment.accountId };
    case "AWS::EKS::Cluster":
      return { type, id: `${estate}-main` };
    case "AWS::AutoScaling::AutoScalingGroup":
      return { type, id: `${estate}-nodes` };
    case "AWS::ECS::Service":
      return { type, id: `${estate}/${service}` };
    default:
      return { type, id: `${estate}-${service}` };
  }
}
