import { readConfiguration } from "../../../services/reference/configuration";

const variables = {
  ENVIRONMENT: "dev",
  SERVICE_NAME: "reference",
  AWS_REGION: "eu-west-1",
  SCRATCH_DIRECTORY: "/scratch",
  DATABASE_HOST: "database.example",
  DATABASE_NAME: "app",
  DATABASE_USER: "reference",
  CACHE_HOST: "cache.example",
  QUEUE_URL: "https://queue.example/jobs",
};

test("is safe where nothing else is said", () => {
  expect(readConfiguration(variables)).toMatchObject({
    bindAddress: "127.0.0.1",
    faultInjection: false,
    faults: {},
    database: { signIn: { kind: "iam" }, tls: true, port: 5432 },
    cache: { tls: true, port: 6379 },
  });
});

test("takes what is given", () => {
  const configuration = readConfiguration({
    ...variables,
    BIND_ADDRESS: "0.0.0.0",
    FAULT_INJECTION: "enabled",
    FAULTS: '{"errorsPercent":100}',
    DATABASE_SIGN_IN: "password",
    DATABASE_PASSWORD: "secret",
    DATABASE_TLS: "false",
  });

  expect(configuration).toMatchObject({
    bindAddress: "0.0.0.0",
    faultInjection: true,
    faults: { errorsPercent: 100 },
    database: { signIn: { kind: "password", password: "secret" }, tls: false },
  });
});

test.each([
  [{ QUEUE_URL: "" }, "QUEUE_URL is not set: give the service a value for it"],
  [{ PORT: "http" }, 'PORT is "http"; allowed: whole numbers from 0 to 65535'],
  [{ FAULT_INJECTION: "yes" }, 'FAULT_INJECTION is "yes"; allowed: enabled, disabled'],
  [{ FAULTS: "{}" }, "FAULTS is set; allowed: only with FAULT_INJECTION=enabled"],
  [
    { FAULT_INJECTION: "enabled", FAULTS: '{"errors":5}' },
    'FAULTS is "{\\"errors\\":5}": unknown fault "errors"; allowed: errorsPercent',
  ],
  [{ DATABASE_SIGN_IN: "password" }, "DATABASE_PASSWORD is not set"],
])("refuses %j", (overrides, message) => {
  expect(() => readConfiguration({ ...variables, ...overrides })).toThrow(message);
});
