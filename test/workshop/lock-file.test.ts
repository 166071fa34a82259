import { readFileSync } from "node:fs";
import { join } from "node:path";

interface LockedPackage {
  readonly integrity?: string;
  readonly inBundle?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const ROOT = join(__dirname, "../..");
const FOLDERS = [".", "test/drop-in", "test/stock-cli", "bench/peers"];

function locked(folder: string): Readonly<Record<string, LockedPackage>> {
  const file = join(ROOT, folder, "package-lock.json");
  return (JSON.parse(readFileSync(file, "utf8")) as { packages: Record<string, LockedPackage> }).packages;
}

/** Whether a package that lies at `path` finds `name`, as Node looks for it: in its own folder, then further up. */
function isFound(packages: Readonly<Record<string, LockedPackage>>, path: string, name: string): boolean {
  for (let from = path; ; from = from.slice(0, Math.max(from.lastIndexOf("/node_modules/"), 0))) {
    if (`${from === "" ? "" : `${from}/`}node_modules/${name}` in packages) return true;
    if (from === "") return false;
  }
}

describe.each(FOLDERS)("the lock file of %s", (folder) => {
  test("holds the packages of every platform, without which npm ci refuses it", () => {
    const packages = locked(folder);
    const missing = Object.entries(packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !isFound(packages, path, name))
        .map((name) => `${path}: ${name}`),
    );

    expect(missing).toEqual([]);
  });

  test("has a hash for every package", () => {
    const without = Object.entries(locked(folder)).filter(
      ([path, { integrity, inBundle }]) => path !== "" && integrity === undefined && inBundle !== true,
    );

    expect(without.map(([path]) => path)).toEqual([]);
  });
});

test("package.json asks for exact versions only", () => {
  const ranges = FOLDERS.flatMap((folder) => {
    const { dependencies, devDependencies } = JSON.parse(
      readFileSync(join(ROOT, folder, "package.json"), "utf8"),
    ) as { dependencies?: Record<string, string>; devDependencies?: Record<string, string> };
    return Object.entries({ ...dependencies, ...devDependencies }).filter(
      ([, version]) => !/^(npm:[\w@/-]+@)?\d+\.\d+\.\d+(-[\w.]+)?$/.test(version),
    );
  });

  expect(ranges).toEqual([]);
});
