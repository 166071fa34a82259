import { AsyncLocalStorage } from "node:async_hooks";

/** Runs the set-up as for a test file of its own; what it returns is what that file's end brings. */
function begin(): () => void {
  const ends: (() => void)[] = [];
  const afterAllSpy = jest.spyOn(globalThis, "afterAll").mockImplementation((end) => {
    ends.push(end as () => void);
  });
  jest.isolateModules(() => {
    jest.requireActual("./end-async-storages");
  });
  afterAllSpy.mockRestore();
  return () => {
    for (const end of ends) end();
  };
}

describe("the end of a test file", () => {
  test("ends a storage that the file entered and left behind", () => {
    const storage = new AsyncLocalStorage<string>();
    const end = begin();
    storage.enterWith("left behind");
    expect(storage.getStore()).toBe("left behind");

    end();

    expect(storage.getStore()).toBeUndefined();
  });

  test("ends a storage that something ran in", () => {
    const storage = new AsyncLocalStorage<string>();
    const end = begin();

    storage.run("for a while", () => {
      end();
      expect(storage.getStore()).toBeUndefined();
    });
  });

  test("notes no use any more: the file after it has a set-up of its own", () => {
    const methods = () =>
      ["run", "enterWith"].map((name): unknown => Reflect.get(AsyncLocalStorage.prototype, name));
    const before = methods();
    begin()();

    expect(methods()).toEqual(before);
  });
});
