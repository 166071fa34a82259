import { defaultProvider } from "../../../automation/adapters/aws/function-credentials";

describe("the credentials of a function", () => {
  const before = { ...process.env };
  afterEach(() => {
    process.env = { ...before };
  });

  const given = (variables: Readonly<Record<string, string>>) => {
    for (const name of ["AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"]) {
      Reflect.deleteProperty(process.env, name);
    }
    Object.assign(process.env, variables);
  };

  it("are those that Lambda has put into the environment", async () => {
    given({ AWS_ACCESS_KEY_ID: "id", AWS_SECRET_ACCESS_KEY: "secret", AWS_SESSION_TOKEN: "token" });

    expect(await defaultProvider()()).toEqual({
      accessKeyId: "id",
      secretAccessKey: "secret",
      sessionToken: "token",
    });
  });

  it("are looked for nowhere else", async () => {
    given({ AWS_ACCESS_KEY_ID: "id" });

    await expect(defaultProvider()()).rejects.toThrow(
      "AWS_ACCESS_KEY_ID or AWS_SECRET_ACCESS_KEY is not set; Lambda sets both for the role of the function.",
    );
  });
});
