import { emulatorSays } from "./support";

/** The right that the emulator asks for. */
const askedFor = (method: string, path: string): string => {
  const { stdout, stderr } = emulatorSays(
    [
      "import function_rights",
      "from ministack.core import iam_actions",
      "function_rights.install()",
      `print(iam_actions.extract_iam_action("lambda", "${method}", "/2015-03-31/functions/worker${path}", {}, b"", {}))`,
    ].join("\n"),
  );
  expect(stderr).toBe("");
  return stdout;
};

test.each([
  ["GET", "/aliases/live", "lambda:GetAlias"],
  ["PUT", "/aliases/live", "lambda:UpdateAlias"],
  ["DELETE", "/aliases/live", "lambda:DeleteAlias"],
  ["GET", "/aliases", "lambda:ListAliases"],
  ["POST", "/aliases", "lambda:CreateAlias"],
  ["GET", "/versions", "lambda:ListVersionsByFunction"],
])("%s %s asks for %s", (method, path, right) => {
  expect(askedFor(method, path)).toBe(right);
});
