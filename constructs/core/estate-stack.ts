import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { S3Backend, TerraformOutput, TerraformStack, ref } from "cdktf";
import type { Construct } from "constructs";
import { accountRegionOf } from "./account-region";
import type { DataClass, Deployment } from "./deployment";
import { joinName, type ResourceKind } from "./naming";
import { AWS_PROVIDER_VERSION, TERRAFORM_VERSION } from "./provider-versions";
import { stateBackendNames } from "./state-backend-names";

/** Props of {@link EstateStack}. */
export interface EstateStackProps {
  /** Where and for whom the stack is deployed. */
  readonly deployment: Deployment;
  /** Name of the stack inside its environment, e.g. `network`. */
  readonly stackName: string;
  /** Most sensitive data in the stack; the `data-class` tag. */
  readonly dataClass: DataClass;
}

/** A stack with its own state file, provider, tags and names; the base of every stack. */
export class EstateStack extends TerraformStack {
  /** The stack that a construct belongs to. */
  static override of(scope: Construct): EstateStack {
    const stack = TerraformStack.of(scope);
    if (!(stack instanceof EstateStack)) {
      throw new Error(
        `${scope.node.path}: its stack is not an EstateStack; derive the stack from EstateStack`,
      );
    }
    return stack;
  }

  readonly deployment: Deployment;
  readonly stackName: string;
  readonly #crossStackOutputs = new Map<string, TerraformOutput>();
  readonly #dataClass: DataClass;
  readonly #otherRegions = new Map<string, AwsProvider>();

  constructor(scope: Construct, id: string, props: EstateStackProps) {
    super(scope, id);
    this.deployment = props.deployment;
    this.stackName = props.stackName;
    this.#dataClass = props.dataClass;
    this.#createProvider("Aws", props.deployment.region);
    this.#createBackend();
    this.addOverride("terraform.required_version", TERRAFORM_VERSION);
    this.addOverride("terraform.required_providers.aws", {
      source: "hashicorp/aws",
      version: AWS_PROVIDER_VERSION,
    });
  }

  /** `organization-environment-parts`, within the limit of the kind. */
  physicalName(kind: ResourceKind, ...parts: string[]): string {
    return joinName(kind, [this.deployment.organization, this.deployment.environment, ...parts]);
  }

  /** A bucket's name is global, so it also carries the account. */
  bucketName(...parts: string[]): string {
    const { organization, environment, accountId } = this.deployment;
    return joinName("bucket", [organization, environment, accountId, ...parts]);
  }

  /** `/organization/environment/part`: a log group of our own; those of AWS services begin as the service wants. */
  logGroupName(part: string): string {
    return `/${this.deployment.organization}/${this.deployment.environment}/${joinName("logGroup", [part])}`;
  }

  /** What the provider tags every resource with; for what a resource makes by itself, out of the provider's sight. */
  get tags(): Readonly<Record<string, string>> {
    const { organization, environment, owner, costCentre } = this.deployment;
    return {
      "managed-by": organization,
      environment,
      stack: this.stackName,
      owner,
      "cost-centre": costCentre,
      "data-class": this.#dataClass,
    };
  }

  /** ARN in this account; `region` is the stack's unless given (`""` for global services). */
  arn(service: string, resource: string, region = this.deployment.region): string {
    return `arn:${this.deployment.partition}:${service}:${region}:${this.deployment.accountId}:${resource}`;
  }

  /** Provider of the second region, made when first asked for. */
  get secondRegion(): AwsProvider {
    return this.#providerOf("AwsSecondRegion", "second", this.deployment.secondRegion);
  }

  /** Provider of the region where AWS tells what concerns the whole account; none where that is no other region. */
  get accountRegion(): AwsProvider | undefined {
    const region = accountRegionOf(this.deployment);
    return region === undefined ? undefined : this.#providerOf("AwsAccountRegion", "account", region);
  }

  /**
   * Outputs that other stacks read are ids and ARNs, never secrets. cdktf marks them sensitive, which would
   * hide every subnet id from the review of a plan.
   */
  override registerOutgoingCrossStackReference(identifier: string): TerraformOutput {
    const known = this.#crossStackOutputs.get(identifier);
    if (known) return known;
    const output = new TerraformOutput(this, `cross-stack-output-${identifier}`, {
      value: ref(identifier, this),
    });
    this.#crossStackOutputs.set(identifier, output);
    return output;
  }

  #createProvider(id: string, region: string, alias?: string): AwsProvider {
    return new AwsProvider(this, id, {
      ...(alias !== undefined && { alias }),
      region,
      allowedAccountIds: [this.deployment.accountId],
      defaultTags: [{ tags: this.tags }],
    });
  }

  /** Made when first asked for. */
  #providerOf(id: string, alias: string, region: string): AwsProvider {
    const provider = this.#otherRegions.get(alias) ?? this.#createProvider(id, region, alias);
    this.#otherRegions.set(alias, provider);
    return provider;
  }

  #createBackend(): void {
    const names = stateBackendNames(this.deployment);
    new S3Backend(this, {
      bucket: names.bucket,
      key: `${this.stackName}/terraform.tfstate`,
      region: this.deployment.region,
      encrypt: true,
      kmsKeyId: names.kmsAliasArn,
      dynamodbTable: names.lockTable,
    });
    // cdktf 0.21 does not know the option; Terraform >= 1.10 locks with an object beside the table.
    this.addOverride("terraform.backend.s3.use_lockfile", true);
  }
}
