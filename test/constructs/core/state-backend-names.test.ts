import { stateBackendNames } from "../../../constructs/core/state-backend-names";
import { testDeployment } from "../../support/estate-stack";

describe("stateBackendNames", () => {
  test("are known before anything exists", () => {
    expect(stateBackendNames(testDeployment)).toEqual({
      bucket: "homeostat-dev-111111111111-tfstate",
      lockTable: "homeostat-dev-tfstate-lock",
      kmsAlias: "alias/homeostat-dev-tfstate",
      kmsAliasArn: "arn:aws:kms:eu-west-1:111111111111:alias/homeostat-dev-tfstate",
    });
  });

  test("differ between environments, so that no state can overwrite another's", () => {
    const dev = Object.values(stateBackendNames(testDeployment));
    const prod = Object.values(stateBackendNames({ ...testDeployment, environment: "prod" }));

    expect(dev.filter((name) => prod.includes(name as string))).toEqual([]);
  });
});
