import { emulatorSays } from "./support";

/** Two accounts with an API each; the one that asks is neither. */
const PREPARED = [
  "import json, api_owners",
  "from ministack.core.responses import set_request_account_id",
  "from ministack.services import apigateway",
  "api_owners.install()",
  'apigateway._apis.set_scoped("111111111111", "eu-west-1", "1a2b", {})',
  'apigateway._apis.set_scoped("222222222222", "eu-central-1", "3c4d", {})',
  'set_request_account_id("999999999999")',
];

test.each([
  ["1a2b", ["111111111111", "eu-west-1"]],
  ["3c4d", ["222222222222", "eu-central-1"]],
  ["5e6f", null],
])("the API %s is %j's, whoever asks", (id, owner) => {
  const { stdout, stderr } = emulatorSays(
    [...PREPARED, `print(json.dumps(apigateway.find_api_scope("${id}")))`].join("\n"),
  );
  expect(stderr).toBe("");
  expect(JSON.parse(stdout)).toEqual(owner);
});
