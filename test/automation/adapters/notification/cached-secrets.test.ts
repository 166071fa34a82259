import { CachedSecrets } from "../../../../automation/adapters/notification/cached-secrets";

function vault(...answers: (string | Error)[]) {
  let nowMs = 0;
  const read = jest.fn<Promise<string>, [string]>(() => {
    const next = answers.shift();
    return typeof next === "string" ? Promise.resolve(next) : Promise.reject(next ?? new Error("empty"));
  });
  const secrets = new CachedSecrets({ read, clock: () => nowMs, ttlSeconds: 300 });
  return { read, secrets, wait: (milliseconds: number) => (nowMs += milliseconds) };
}

test("a secret is read once in its time, and then again", async () => {
  const { read, secrets, wait } = vault("first", "second");
  expect([await secrets.textOf("a"), await secrets.textOf("a")]).toEqual(["first", "first"]);
  wait(299_999);
  expect(await secrets.textOf("a")).toBe("first");
  wait(1);
  expect(await secrets.textOf("a")).toBe("second");
  expect(read.mock.calls).toEqual([["a"], ["a"]]);
});

test("a secret that the receiver did not take is read again at once", async () => {
  const { secrets } = vault("old", "rotated");
  await secrets.textOf("a");
  secrets.forget("a");
  expect(await secrets.textOf("a")).toBe("rotated");
});

test("a secret that cannot be read again is used as it was", async () => {
  const { secrets, wait } = vault("first", new Error("throttled"), "second");
  await secrets.textOf("a");
  wait(300_000);
  expect([await secrets.textOf("a"), await secrets.textOf("a")]).toEqual(["first", "second"]);
});

test("a secret that was never read is an error, and not remembered", async () => {
  const { secrets } = vault(new Error("denied"), "at last");
  await expect(secrets.textOf("a")).rejects.toThrow("denied");
  expect(await secrets.textOf("a")).toBe("at last");
});
