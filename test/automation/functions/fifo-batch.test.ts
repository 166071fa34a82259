import { fifoBatch } from "../../../automation/functions/fifo-batch";
import type { Handled } from "../../../automation/remediation/intake/deps";
import type { Delivery } from "../../../automation/remediation/intake/handle-event";

/** A batch of these bodies, handled as these say; all that is not said is handled. */
async function handled(bodies: readonly string[], again: readonly number[] = []) {
  const seen: Delivery[] = [];
  const lines: object[] = [];
  const handle = (delivery: Delivery): Promise<Handled> => {
    seen.push(delivery);
    const kind = again.includes(seen.length - 1) ? "again" : "handled";
    return Promise.resolve({ kind, says: delivery.id });
  };
  const response = await fifoBatch(handle, (line) => lines.push(line))({
    Records: bodies.map((body, index) => ({ messageId: `m-${index}`, body, attributes: {} })),
  });
  return { seen, lines, left: response.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier) };
}

test("messages are handled in their order, each as what it says", async () => {
  const { seen, left, lines } = await handled(['{"id":"a"}', "not json", '"text"']);
  expect(seen).toEqual([
    { id: "m-0", event: { id: "a" } },
    { id: "m-1", event: "not json" },
    { id: "m-2", event: "text" },
  ]);
  expect(left).toEqual([]);
  expect(lines).toHaveLength(3);
});

test("after one that must come again nothing is touched, and all of it comes again in its order", async () => {
  const { seen, left } = await handled(["{}", "{}", "{}", "{}"], [1]);
  expect(seen.map(({ id }) => id)).toEqual(["m-0", "m-1"]);
  expect(left).toEqual(["m-1", "m-2", "m-3"]);
});

test.each([
  ["of an event by itself", { source: "aws.cloudwatch" }],
  ["without messages", { Records: [] }],
  ["of a message without an id", { Records: [{ body: "{}" }] }],
])("a call %s is no batch, and fails as a whole", async (_, event) => {
  const handle = () => Promise.reject(new Error("nothing is to be handled"));
  await expect(fifoBatch(handle, () => undefined)(event)).rejects.toThrow(/Records/);
});
