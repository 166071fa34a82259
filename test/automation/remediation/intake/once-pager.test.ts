import { handleEvent } from "../../../../automation/remediation/intake/handle-event";
import { OncePager } from "../../../../automation/remediation/intake/once-pager";
import { SILENT_STORE } from "../support/engines";
import { alarmEvent, intakeWorld, MemoryPager, NOON } from "../support/intake";

const MINUTE = 60_000;
const TROUBLE = { environment: "dev", subject: "Nothing can be decided", says: "the table is gone" };

function quiet() {
  const pages = new MemoryPager();
  const time = { nowMs: NOON };
  return { pages, time, pager: new OncePager({ pager: pages, clock: () => time.nowMs }) };
}

test("an outage that 50 events run into pages once", async () => {
  const { pages, time, pager } = quiet();
  const world = intakeWorld({ store: SILENT_STORE, pager, clock: () => time.nowMs });
  for (let index = 0; index < 50; index += 1) {
    const event = alarmEvent(`e-${index}`, NOON, "ALARM");
    expect((await handleEvent({ id: `m-${index}`, event }, world.deps)).kind).toBe("again");
  }
  expect(pages.pages).toHaveLength(1);
});

test("pages again after a quarter of an hour, and says how much was held back", async () => {
  const { pages, time, pager } = quiet();
  for (const minute of [0, 1, 14]) {
    time.nowMs = NOON + minute * MINUTE;
    await pager.page(TROUBLE);
  }
  expect(pages.pages.map(({ says }) => says)).toEqual(["the table is gone"]);
  time.nowMs = NOON + 15 * MINUTE;
  await pager.page(TROUBLE);
  expect(pages.pages.map(({ says }) => says)).toEqual([
    "the table is gone",
    "2 more pages like the last one were not sent. the table is gone",
  ]);
});

test("other trouble, and other environments, page for themselves", async () => {
  const { pages, pager } = quiet();
  await pager.page(TROUBLE);
  await pager.page({ ...TROUBLE, subject: "Messages are stuck" });
  await pager.page({ ...TROUBLE, environment: "prod" });
  expect(pages.pages).toHaveLength(3);
});

test("a page that could not be sent stands for no other", async () => {
  const sent: string[] = [];
  let isOut = true;
  const pager = new OncePager({
    pager: {
      page: ({ says }) => {
        if (isOut) return Promise.reject(new Error("no route"));
        sent.push(says);
        return Promise.resolve();
      },
    },
    clock: () => NOON,
  });
  await expect(pager.page(TROUBLE)).rejects.toThrow("no route");
  isOut = false;
  await pager.page(TROUBLE);
  expect(sent).toEqual(["the table is gone"]);
});

test("a clock that is set back does not silence it", async () => {
  const { pages, time, pager } = quiet();
  await pager.page(TROUBLE);
  time.nowMs = NOON - 60 * MINUTE;
  await pager.page(TROUBLE);
  expect(pages.pages).toHaveLength(2);
});
