import { loopbackHost } from "../../../local/data-plane/loopback-host";

const LINUX = ["linux"] as const;

test("each environment of a checkout has an address of its own, and always the same", () => {
  const hosts = [0, 1, 2].map((number) => loopbackHost("/home/ada/homeostat", number, ...LINUX));

  expect(new Set(hosts).size).toBe(3);
  expect([0, 1, 2].map((number) => loopbackHost("/home/ada/homeostat", number, ...LINUX))).toEqual(hosts);
});

test("two checkouts do not share addresses", () => {
  expect(loopbackHost("/home/ada/homeostat", 0, ...LINUX)).not.toBe(
    loopbackHost("/home/bob/homeostat", 0, ...LINUX),
  );
});

test("all are loopback, beyond those that systems use themselves", () => {
  for (let number = 0; number < 500; number += 1) {
    const [first, second = 0] = loopbackHost(`/checkout-${number}`, 0, ...LINUX)
      .split(".")
      .map(Number);
    expect(first).toBe(127);
    expect(second).toBeGreaterThanOrEqual(64);
    expect(second).toBeLessThanOrEqual(253);
  }
});

test("other systems have one loopback address", () => {
  expect(loopbackHost("/Users/ada/homeostat", 2, "darwin")).toBe("127.0.0.1");
});
