import type { Mend } from "../../../local/gateway/mend";
import { dataPlaneContents } from "../../../local/gateway/mends/data-plane-contents";
import { ACCOUNT } from "../support/aws-client";
import type { Answer, Received } from "../support/fake-upstream";
import { type Harness, paramsOf, startHarness } from "../support/gateway-harness";

let harness: Harness;

afterEach(() => harness.close());

const start = async (mends: Mend[], ministack: (received: Received) => Answer): Promise<void> => {
  harness = await startHarness({ mends, ministack });
};

const xml = (body: string): Answer => ({ headers: { "content-type": "text/xml" }, body });

describe("contents", () => {
  const emptied: string[] = [];
  const mend = dataPlaneContents((kind, { account }) => {
    emptied.push(`${kind} of ${account}`);
    return Promise.resolve();
  });
  const instance = (status: string): string =>
    `<DBInstance><DBInstanceStatus>${status}</DBInstanceStatus></DBInstance>`;
  const deleteInstance = () =>
    harness.query("rds", { Action: "DeleteDBInstance", DBInstanceIdentifier: "copy" });

  beforeEach(() => {
    emptied.length = 0;
  });

  test("go with the last instance", async () => {
    await start([mend], () => xml(instance("deleting")));
    await deleteInstance();

    expect(emptied).toEqual([`database of ${ACCOUNT}`]);
  });

  test("go with the last replication group", async () => {
    await start([mend], () => xml("<ReplicationGroups/>"));
    await harness.query("elasticache", { Action: "DeleteReplicationGroup", ReplicationGroupId: "main" });

    expect(emptied).toEqual([`cache of ${ACCOUNT}`]);
  });

  test("stay while another instance stands for the same server", async () => {
    await start([mend], () => xml(instance("available")));
    await deleteInstance();

    expect(emptied).toEqual([]);
  });

  test("stay when the deletion fails, or when nobody says what is left", async () => {
    await start([mend], () => ({ status: 400, body: "<ErrorResponse/>" }));
    await deleteInstance();
    await harness.close();
    await start([mend], (received) =>
      paramsOf(received).get("Action") === "DescribeDBInstances" ? { status: 500, body: "" } : xml("<Ok/>"),
    );
    await deleteInstance();

    expect(emptied).toEqual([]);
  });
});
