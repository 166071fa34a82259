import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository";
import { Construct } from "constructs";
import { EstateStack } from "../core/estate-stack";
import type { IGrantee } from "../core/grantee";

/** Enough to roll back to any release of the last months. */
const KEPT_IMAGES = 50;

/** Props of {@link ImageRepository}. */
export interface ImageRepositoryProps {
  /** Name of the service whose images it keeps. */
  readonly serviceName: string;
}

/** Images of a service: encrypted, scanned when pushed, and a tag never changes what it names. */
export class ImageRepository extends Construct {
  readonly repositoryArn: string;
  readonly #url: string;

  constructor(scope: Construct, id: string, props: ImageRepositoryProps) {
    super(scope, id);
    const repository = new EcrRepository(this, "Resource", {
      name: EstateStack.of(this).physicalName("generic", props.serviceName),
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS" }],
    });
    new EcrLifecyclePolicy(this, "Lifecycle", {
      repository: repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: `Keep the last ${KEPT_IMAGES} images`,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: KEPT_IMAGES },
            action: { type: "expire" },
          },
        ],
      }),
    });
    this.repositoryArn = repository.arn;
    this.#url = repository.repositoryUrl;
  }

  /** Lets the grantee sign in to the registry and pull images of this repository. */
  grantPull(grantee: IGrantee): void {
    // The token of the registry is not a resource.
    grantee.allow({ sid: "SignInToRegistry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] });
    grantee.allow({
      sid: "PullImage",
      actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      resources: [this.repositoryArn],
    });
  }

  /** The image with this tag, as a task definition names it. */
  image(tag: string): string {
    return `${this.#url}:${tag}`;
  }
}
