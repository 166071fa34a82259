import { ImageRepository } from "../../../constructs/service/image-repository";
import { estateStack } from "../../support/estate-stack";
import { Grantee } from "../../support/grantee";
import { onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";

describe("ImageRepository", () => {
  test("keeps encrypted, scanned images whose tags never change what they name", () => {
    const stack = estateStack();
    new ImageRepository(stack, "Images", { serviceName: "reference" });

    const json = synth(stack);
    expect(onlyResource(json, "aws_ecr_repository")).toMatchObject({
      name: "homeostat-dev-reference",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
      encryption_configuration: [{ encryption_type: "KMS" }],
    });
    expect(JSON.parse(String(onlyResource(json, "aws_ecr_lifecycle_policy")["policy"]))).toMatchObject({
      rules: [{ selection: { countType: "imageCountMoreThan", countNumber: 50 } }],
    });
  });

  test("grantPull lets a role pull its images, and push none", () => {
    const grantee = new Grantee();
    const images = new ImageRepository(estateStack(), "Images", { serviceName: "reference" });
    images.grantPull(grantee);

    expect(grantee.permissions).toEqual([
      { sid: "SignInToRegistry", actions: ["ecr:GetAuthorizationToken"], resources: ["*"] },
      {
        sid: "PullImage",
        actions: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
        resources: [images.repositoryArn],
      },
    ]);
  });
});
