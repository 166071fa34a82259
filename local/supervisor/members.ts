import { join } from "node:path";
import { answersOk, type Member, memberEnvironment } from "./member";

/** The AWS emulator that answers nearly everything. */
const ministack: Member = {
  name: "ministack",
  after: [],
  forgets: ["state"],
  command: (context) => ({
    file: context.python,
    args: ["-m", "ministack"],
    directory: context.layout.temporary,
    env: memberEnvironment(context, {
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(context.ports["ministack"]),
      IOT_MTLS_ENABLED: "0",
      MINISTACK_HOST: "127.0.0.1",
      MINISTACK_REGION: context.region,
      STATE_DIR: join(context.layout.temporary, "ministack"),
      S3_DATA_DIR: join(context.layout.temporary, "ministack-s3"),
      DOCKER_HOST: `unix://${join(context.layout.temporary, "no-docker.sock")}`,
      LOG_LEVEL: "WARNING",
      PYTHONUNBUFFERED: "1",
      // Functions that the emulator runs call AWS through the gateway, like everybody else.
      AWS_ENDPOINT_URL: `http://127.0.0.1:${context.ports["gateway"]}`,
    }),
  }),
  healthy: (port) => answersOk(port, "/_ministack/health"),
};

/** The emulator for what ministack lacks. */
const moto: Member = {
  name: "moto",
  after: [],
  command: (context) => ({
    file: context.python,
    args: ["-m", "moto.server", "-H", "127.0.0.1", "-p", String(context.ports["moto"])],
    directory: context.layout.temporary,
    env: memberEnvironment(context, {
      MOTO_PORT: String(context.ports["moto"]),
      MOTO_IAM_LOAD_MANAGED_POLICIES: "true",
      PYTHONUNBUFFERED: "1",
      PYTHONWARNINGS: "ignore",
    }),
  }),
  healthy: (port) => answersOk(port, "/moto-api/"),
};

/** The one endpoint in front of them. */
const gateway: Member = {
  name: "gateway",
  after: ["ministack", "moto"],
  command: (context) => ({
    file: process.execPath,
    args: ["--import", "tsx", join("local", "gateway", "main.ts")],
    directory: context.packageDirectory,
    env: memberEnvironment(context, {
      HOMEOSTAT_GATEWAY: JSON.stringify({
        port: context.ports["gateway"],
        upstreams: { ministack: context.ports["ministack"], moto: context.ports["moto"] },
        region: context.region,
        stateDirectory: context.layout.state,
        callLog: join(context.layout.logs, "calls.jsonl"),
      }),
    }),
  }),
  healthy: (port) => answersOk(port, "/_homeostat/health"),
};

/** All processes of the estate, each after those it needs. */
export const MEMBERS: readonly Member[] = [ministack, moto, gateway];
