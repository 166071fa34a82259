import { AsyncLocalStorage } from "node:async_hooks";

/**
 * Ends the AsyncLocalStorages that a test file used when the file ends, as its process would if it had one of its own.
 *
 * Each file that loads the AWS SDK leaves one behind in its worker, and Node 20 asks all of them at each promise: after
 * two hundred files the invariants took twelve times as long.
 */
const used = new Set<AsyncLocalStorage<unknown>>();
const { prototype } = AsyncLocalStorage;

/** Puts in place of a method one that notes whose it is called. */
function noteUse(name: "run" | "enterWith"): () => void {
  const method = Reflect.get(prototype, name) as CallableFunction;
  Reflect.set(prototype, name, function (this: AsyncLocalStorage<unknown>, ...args: readonly unknown[]) {
    used.add(this);
    return Reflect.apply(method, this, args) as unknown;
  });
  return () => {
    Reflect.set(prototype, name, method);
  };
}

const putBack = [noteUse("run"), noteUse("enterWith")];

afterAll(() => {
  for (const put of putBack) put();
  for (const storage of used) storage.disable();
});
