import { createHash } from "node:crypto";

/** Where the assumed resources would be. */
export interface AssumedPlace {
  readonly partition: string;
  readonly region: string;
  readonly accountId: string;
}

// Ids that the provider, or AWS's own validation, knows by their form.
const ID_PREFIXES: Readonly<Record<string, string>> = {
  aws_eip: "eipalloc",
  aws_internet_gateway: "igw",
  aws_launch_template: "lt",
  aws_nat_gateway: "nat",
  aws_network_acl: "acl",
  aws_network_interface: "eni",
  aws_route_table: "rtb",
  aws_security_group: "sg",
  aws_subnet: "subnet",
  aws_vpc: "vpc",
  aws_vpc_endpoint: "vpce",
};

// How the resource part of an ARN begins, and its service where the type does not say it; global services have no region.
const ARNS: Readonly<
  Record<string, { readonly service?: string; readonly kind: string; readonly global?: true }>
> = {
  aws_acm_certificate: { kind: "certificate/" },
  aws_db_instance: { service: "rds", kind: "db:" },
  aws_db_cluster: { service: "rds", kind: "cluster:" },
  aws_rds_cluster: { service: "rds", kind: "cluster:" },
  aws_eks_cluster: { kind: "cluster/" },
  aws_iam_instance_profile: { kind: "instance-profile/", global: true },
  aws_iam_openid_connect_provider: { kind: "oidc-provider/", global: true },
  aws_iam_policy: { kind: "policy/", global: true },
  aws_iam_role: { kind: "role/", global: true },
  aws_kms_key: { kind: "key/" },
  aws_lambda_function: { kind: "function:" },
  aws_lb: { service: "elasticloadbalancing", kind: "loadbalancer/app/" },
  aws_lb_target_group: { service: "elasticloadbalancing", kind: "targetgroup/" },
  aws_cloudwatch_log_group: { service: "logs", kind: "log-group:" },
  aws_secretsmanager_secret: { kind: "secret:" },
  aws_sfn_state_machine: { service: "states", kind: "stateMachine:" },
};

const REFERENCE = /\b(aws_[a-z0-9_]+)\.([A-Za-z0-9_-]+)((?:\[[^\]]*\]|\.[A-Za-z0-9_]+)+)/;
const ONE_INTERPOLATION = /\$\{[^}]*\}/g;

/**
 * A value with the form that a resource attribute would have, always the same for the same attribute.
 *
 * @param expression text of an output, e.g. `${aws_vpc.Network.id}`
 */
export function plausibleValue(expression: string, place: AssumedPlace): string {
  return expression.replace(ONE_INTERPOLATION, (interpolation) => attributeValue(interpolation, place));
}

function attributeValue(interpolation: string, place: AssumedPlace): string {
  const hex = createHash("sha256").update(interpolation).digest("hex");
  const [, type = "", , path = ""] = REFERENCE.exec(interpolation) ?? [];
  const attribute = path.split(".").pop()?.replace(/\[.*$/, "") ?? "";
  const name = `provisional-${hex.slice(0, 8)}`;
  if (attribute === "arn" || attribute.endsWith("_arn")) return arn(type, attribute, name, hex, place);
  if (attribute === "id" && type in ID_PREFIXES) return `${ID_PREFIXES[type] ?? ""}-0${hex.slice(0, 16)}`;
  if (type === "aws_kms_key" && (attribute === "id" || attribute === "key_id")) return uuid(hex);
  switch (attribute) {
    case "arn_suffix":
      return type === "aws_lb"
        ? `app/${name}/${hex.slice(0, 16)}`
        : `targetgroup/${name}/${hex.slice(0, 16)}`;
    case "issuer":
    case "url":
    case "invoke_url":
      return `https://${name}.${place.region}.amazonaws.com`;
    case "endpoint":
      return type === "aws_eks_cluster"
        ? `https://${name}.${place.region}.amazonaws.com`
        : `${name}.example.internal`;
    case "address":
    case "dns_name":
    case "primary_endpoint_address":
    case "reader_endpoint":
    case "reader_endpoint_address":
      return `${name}.example.internal`;
    case "data":
      return Buffer.from(name).toString("base64");
    case "hosted_zone_id":
    case "zone_id":
      return `Z${hex.slice(0, 13).toUpperCase()}`;
    case "port":
      return "443";
    default:
      return name;
  }
}

function arn(type: string, attribute: string, name: string, hex: string, place: AssumedPlace): string {
  const form = attribute === "arn" ? ARNS[type] : ARNS[guessedType(attribute)];
  const service = form?.service ?? serviceOf(attribute === "arn" ? type : guessedType(attribute));
  const region = form?.global === true || service === "s3" ? "" : place.region;
  const account = service === "s3" ? "" : place.accountId;
  const last = form?.kind === "key/" || form?.kind === "certificate/" ? uuid(hex) : name;
  return `arn:${place.partition}:${service}:${region}:${account}:${form?.kind ?? ""}${last}`;
}

// `kms_key_arn`, `role_arn`: the attribute says what it names, not the resource that it belongs to.
function guessedType(attribute: string): string {
  if (attribute.includes("kms_key")) return "aws_kms_key";
  return attribute.includes("role") ? "aws_iam_role" : "aws_sns_topic";
}

function serviceOf(type: string): string {
  return type.split("_")[1] ?? "provisional";
}

function uuid(hex: string): string {
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `8${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ].join("-");
}
