import type { Mend } from "../../local/gateway/mend";
import { MENDS } from "../../local/gateway/mends";
import { cloudwatchAlarms } from "../../local/gateway/mends/cloudwatch-alarms";
import { alarmsOf } from "../local/alarms/support/alarms-of";
import { SCENARIOS } from "../local/mends/scenarios";
import { type RealEmulators, startRealEmulators } from "../local/mends/support/real-emulators";
import { type Exchange, recorder, recordingOf } from "../local/mends/support/recording";
import { shapeOf } from "../local/mends/support/shape";

/** Refusals that belong to a scenario: AWS gives them too. */
const REFUSED_ON_AWS: Readonly<Record<string, readonly string[]>> = {
  "eks-addon-identities": [
    "POST /clusters 409",
    "POST /clusters/none/addons 404",
    "POST /clusters/apps/pod-identity-associations 409",
    "POST /clusters/none/pod-identity-associations 404",
  ],
  "eks-updates": ["GET /clusters/none 404", "POST /clusters/none/update-config 404"],
  "elbv2-deletion-protection": [
    "DeleteLoadBalancer 400",
    "DescribeLoadBalancerAttributes?LoadBalancerArn=arn%3Aaws%3Aelasticloadbalancing%3Aeu-west-1%3A111111111111%3Aloadbalancer%2Fapp%2Fnone%2F0123456789abcdef 400",
  ],
  "rds-snapshot-attributes": [
    "DescribeDBSnapshots?DBSnapshotIdentifier=orders-1 404",
    "DescribeDBSnapshotAttributes?DBSnapshotIdentifier=orders-1 404",
  ],
  "s3-named-configurations": [
    "HEAD /missing 404",
    "GET /archive?intelligent-tiering&id=whole 404",
    "GET /archive?intelligent-tiering&id=whole 404",
    "GET /missing?intelligent-tiering 404",
  ],
};

function useEmulators(mends: readonly Mend[]): (name: string) => Promise<Exchange[]> {
  let emulators: RealEmulators | undefined;

  beforeAll(async () => {
    emulators = await startRealEmulators(mends);
  });

  afterAll(() => emulators?.close());

  return async (name) => {
    const exchanges: Exchange[] = [];
    if (!emulators) throw new Error("the emulators are there only while a test runs");
    await emulators.reset();
    await SCENARIOS[name]?.(recorder(emulators.aws, exchanges));
    return exchanges;
  };
}

// The tests of the mends rest on recorded answers. Where an emulator answers otherwise than it was recorded, record it
// again (test/local/mends/record.ts): the mend's own test then tells whether it is still needed, and still right.
describe("the emulators still answer as recorded", () => {
  const play = useEmulators([]);

  test.each(Object.keys(SCENARIOS))("%s", async (name) => {
    const exchanges = await play(name);
    expect(exchanges.map(shapeOf)).toEqual(recordingOf(name).map(shapeOf));
  });
});

describe("through all mends at once nothing is refused that AWS does", () => {
  const play = useEmulators([cloudwatchAlarms(alarmsOf().engine), ...MENDS]);

  test.each(Object.keys(SCENARIOS))("%s", async (name) => {
    const refused = (await play(name)).filter(({ status }) => status >= 400);
    expect(refused.map(({ asked, status }) => `${asked} ${status}`)).toEqual(REFUSED_ON_AWS[name] ?? []);
  });
});
