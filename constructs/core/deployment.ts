/** How sensitive the data behind a resource is; the `data-class` tag. */
export type DataClass = "public" | "internal" | "confidential" | "restricted";

/** Where and for whom a stack is deployed: all that constructs may know about an environment. */
export interface Deployment {
  /** Prefix of every name, e.g. `homeostat`. */
  readonly organization: string;
  /** Name of the environment, e.g. `dev`. */
  readonly environment: string;
  /** 12-digit AWS account id. */
  readonly accountId: string;
  /** Region of the stack, e.g. `eu-west-1`. */
  readonly region: string;
  /** Region of copies and replicas. */
  readonly secondRegion: string;
  /** AWS partition, e.g. `aws`. */
  readonly partition: string;
  /** Team that answers for the resources; the `owner` tag. */
  readonly owner: string;
  /** Who pays; the `cost-centre` tag. */
  readonly costCentre: string;
  /** Whether losing or opening this environment hurts users: protections cannot be turned off here. */
  readonly protected: boolean;
}
