import { TerraformOutput } from "cdktf";
import { EncryptionKey } from "../../../constructs/core/encryption-key";
import { MasterSecret } from "../../../constructs/database/master-secret";
import { ownMasterSecretArn } from "../../../constructs/database/own-master-secret";
import { estateStack } from "../../support/estate-stack";
import { onlyEphemeral, onlyResource } from "../../support/resources";
import { type Attributes, synth } from "../../support/synth";

function built(masterPasswordVersion = 3) {
  const stack = estateStack("data");
  const secret = new MasterSecret(stack, "MasterSecret", {
    ...{ database: "main", username: "dbadmin", masterPasswordVersion, recoveryDays: 30 },
    dataKey: new EncryptionKey(stack, "Key", { description: "test", alias: "test" }),
  });
  new TerraformOutput(stack, "login", { value: secret.login });
  const { output, ...json } = synth(stack);
  return { stack, json: { ...json, output: {} }, login: output["login"]?.["value"] as Attributes };
}

describe("MasterSecret", () => {
  test("is encrypted, and has a name that policies know before it exists", () => {
    const { stack, json } = built();
    expect(onlyResource(json, "aws_secretsmanager_secret")).toMatchObject({
      name: "homeostat-dev-main-master",
      kms_key_id: expect.stringMatching(/^\$\{aws_kms_key\..+\.arn\}$/) as string,
      recovery_window_in_days: 30,
    });
    expect(ownMasterSecretArn(stack, "main")).toBe(
      "arn:aws:secretsmanager:eu-west-1:111111111111:secret:homeostat-dev-main-master-??????",
    );
  });

  test("holds name and password as RDS writes them, and the password is made up in the run", () => {
    const { json } = built();
    const { secret_string_wo: written } = onlyResource(json, "aws_secretsmanager_secret_version");
    expect(written).toBe(
      '${jsonencode({"username" = "dbadmin", "password" = ephemeral.aws_secretsmanager_random_password.MasterSecret_Generated_EA73D218.random_password})}',
    );
  });

  test('has a password that RDS takes: 8 to 128 characters without / " @ and spaces', () => {
    const { password_length: length, ...rest } = onlyEphemeral(
      built().json,
      "aws_secretsmanager_random_password",
    );
    expect(length).toBeGreaterThanOrEqual(32);
    expect(length).toBeLessThanOrEqual(128);
    expect(rest).toEqual({ exclude_punctuation: true });
  });

  test("gives the database what the secret holds by then, of exactly the version that was written", () => {
    const { json, login } = built();
    const [version] = Object.keys(json.resource["aws_secretsmanager_secret_version"] ?? {});
    const [kept] = Object.keys(json.ephemeral["aws_secretsmanager_secret_version"] ?? {});
    expect(onlyEphemeral(json, "aws_secretsmanager_secret_version")).toEqual({
      secret_id: `\${aws_secretsmanager_secret_version.${version ?? ""}.secret_id}`,
      version_id: `\${aws_secretsmanager_secret_version.${version ?? ""}.version_id}`,
    });
    expect(login["passwordWo"]).toBe(
      `\${jsondecode(ephemeral.aws_secretsmanager_secret_version.${kept ?? ""}.secret_string).password}`,
    );
  });

  test("counts in the secret as in the database", () => {
    const { json, login } = built(12);
    expect(onlyResource(json, "aws_secretsmanager_secret_version")["secret_string_wo_version"]).toBe(12);
    expect(login["passwordWoVersion"]).toBe(12);
  });

  test("has nothing that Terraform would write into its state", () => {
    const { json } = built();
    const arguments_ = Object.keys(onlyResource(json, "aws_secretsmanager_secret_version"));
    expect(arguments_.sort()).toEqual(["secret_id", "secret_string_wo", "secret_string_wo_version"]);
    for (const block of [json.resource, json.data, json.output])
      expect(JSON.stringify(block).replace(/"(secret_string_wo)":"(\\.|[^"\\])*"/g, "")).not.toContain(
        "ephemeral.",
      );
  });
});
