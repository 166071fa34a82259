import { emulatorSays } from "./support";

/** A role with a path, and what is said of who asks. */
const said = (arn: string): string => {
  const { stdout, stderr } = emulatorSays(
    [
      "import principal_arns",
      "from ministack.core import iam_evaluator",
      "from ministack.services import iam",
      "from types import SimpleNamespace",
      "principal_arns.install()",
      'role = {"Arn": "arn:aws:iam::111111111111:role/team/deployer"}',
      'iam._roles.set_scoped("111111111111", None, "deployer", role)',
      `context = SimpleNamespace(principal_arn="${arn}")`,
      'print(iam_evaluator._resolve_condition_key("aws:PrincipalArn", context))',
    ].join("\n"),
  );
  expect(stderr).toBe("");
  return stdout;
};

test.each([
  ["arn:aws:sts::111111111111:assumed-role/deployer/tonight", "arn:aws:iam::111111111111:role/team/deployer"],
  ["arn:aws:sts::111111111111:assumed-role/gone/tonight", "arn:aws:iam::111111111111:role/gone"],
  ["arn:aws:sts::111111111111:federated-user/anna", "arn:aws:sts::111111111111:federated-user/anna"],
  ["arn:aws:iam::111111111111:user/anna", "arn:aws:iam::111111111111:user/anna"],
  ["arn:aws:iam::111111111111:root", "arn:aws:iam::111111111111:root"],
])("the principal of %s is %s", (asks, principal) => {
  expect(said(asks)).toBe(principal);
});
