import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { terraformEnvironment } from "../../cli/terraform/environment";
import { readSetup } from "../../cli/terraform/setup";
import { refusalOf } from "./support/refusal";

describe("readSetup", () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "homeostat-setup-"));
    mkdirSync(join(root, ".homeostat"));
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  const write = (setup: object): void => {
    writeFileSync(join(root, ".homeostat", "setup.json"), JSON.stringify(setup));
  };
  const setup = (version: string) => ({
    schema: 1,
    terraform: { path: "/bin/terraform", version, product: "terraform" },
    cliConfigFile: "/rc",
  });

  it("reads what set-up found", () => {
    write(setup("1.11.4"));
    expect(readSetup(root)).toEqual({
      path: "/bin/terraform",
      version: "1.11.4",
      product: "terraform",
      cliConfigFile: "/rc",
    });
  });

  it.each(["1.10.5", "0.15.0"])("refuses Terraform %s", (version) => {
    write(setup(version));
    expect(() => readSetup(root)).toThrow(`terraform ${version} is too old`);
  });

  it("names the command that is missing", () => {
    const refusal = refusalOf(() => readSetup(root));
    expect(refusal.exitCode).toBe(5);
    expect(refusal.explanation.remedy).toBe("npm run setup");
  });

  it("refuses a file of another schema", () => {
    write({ ...setup("1.11.4"), schema: 2 });
    expect(() => readSetup(root)).toThrow("is not what this version of set-up writes");
  });
});

describe("terraformEnvironment", () => {
  const terraform = { path: "t", version: "1.11.4", product: "terraform", cliConfigFile: "/rc" };
  const ambient = { PATH: "/bin", AWS_PROFILE: "work", TF_WORKSPACE: "other", TF_CLI_ARGS_plan: "-target=x" };

  it("has Go collect garbage less often, unless the caller says how often", () => {
    expect(terraformEnvironment(terraform, undefined, ambient)).toMatchObject({ GOGC: "400" });
    expect(terraformEnvironment(terraform, undefined, { GOGC: "50" })).toMatchObject({ GOGC: "50" });
  });

  it("keeps the caller's AWS settings when it acts on AWS, and nothing that bends a command", () => {
    const env = terraformEnvironment(terraform, undefined, ambient);
    expect(env).toMatchObject({
      PATH: "/bin",
      AWS_PROFILE: "work",
      TF_CLI_CONFIG_FILE: "/rc",
      TF_INPUT: "0",
    });
    expect(env).not.toHaveProperty("TF_WORKSPACE");
    expect(env).not.toHaveProperty("TF_CLI_ARGS_plan");
  });

  it("keeps none of them when it acts on the embedded estate", () => {
    const env = terraformEnvironment(terraform, { AWS_REGION: "eu-west-1", AWS_SESSION_TOKEN: "" }, ambient);
    expect(env).not.toHaveProperty("AWS_PROFILE");
    expect(env).not.toHaveProperty("AWS_SESSION_TOKEN");
    expect(env["AWS_REGION"]).toBe("eu-west-1");
  });
});
