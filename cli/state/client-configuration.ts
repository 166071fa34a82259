import type { Target } from "../engine/target";

/** Settings of an AWS client: the estate's endpoint and account, or the caller's own. */
export interface ClientConfiguration {
  readonly region?: string;
  readonly endpoint?: string;
  readonly credentials?: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly maxAttempts: number;
}

const MAXIMUM_ATTEMPTS = 3;

/**
 * Points a client where Terraform is pointed.
 *
 * In AWS the SDK finds the caller's credentials as Terraform does. For the embedded estate everything is said
 * explicitly, so that no setting of the caller's can lead elsewhere.
 */
export function clientConfiguration(
  target: Pick<Target, "kind" | "env">,
  region: string | undefined,
): ClientConfiguration {
  const common = { maxAttempts: MAXIMUM_ATTEMPTS, ...(region === undefined ? {} : { region }) };
  if (target.kind === "aws") return common;
  const { env } = target;
  const endpoint = env["AWS_ENDPOINT_URL"];
  if (endpoint === undefined) throw new Error("the embedded estate has no AWS_ENDPOINT_URL");
  return {
    ...common,
    endpoint,
    credentials: {
      accessKeyId: env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: env["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
  };
}
