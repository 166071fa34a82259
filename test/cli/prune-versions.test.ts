import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pruneVersions } from "../../cli/decisions/prune-versions";

const NOW = Date.UTC(2026, 10, 22);
const HOUR = 3_600_000;
const version = (digit: number): string => digit.toString(16).repeat(40);

let cache: string;

beforeEach(() => {
  cache = mkdtempSync(join(tmpdir(), "homeostat-versions-"));
});

afterEach(() => {
  rmSync(cache, { recursive: true });
});

function put(name: string, usedMs: number): void {
  mkdirSync(join(cache, name));
  writeFileSync(join(cache, name, "file"), "");
  const at = new Date(usedMs);
  utimesSync(join(cache, name), at, at);
}

test("the eight that were used last stay, the one that is used now among them", () => {
  for (let digit = 1; digit <= 12; digit += 1) put(version(digit), NOW - digit * HOUR);
  pruneVersions(cache, version(12), NOW);
  const kept = [1, 2, 3, 4, 5, 6, 7, 12].map(version);
  expect(readdirSync(cache).sort()).toEqual(kept.sort());
  pruneVersions(cache, version(7), NOW + HOUR);
  put(version(13), NOW + 2 * HOUR);
  pruneVersions(cache, version(13), NOW + 2 * HOUR);
  expect(existsSync(join(cache, version(7)))).toBe(true);
  expect(existsSync(join(cache, version(6)))).toBe(false);
});

test("what a command left half written goes after an hour, what is being written stays", () => {
  put(version(1), NOW - HOUR);
  put(`${version(2)}.aB3dEf`, NOW - 2 * HOUR);
  put(`${version(3)}.aB3dEf`, NOW - 1_000);
  pruneVersions(cache, version(1), NOW);
  expect(readdirSync(cache).sort()).toEqual([version(1), `${version(3)}.aB3dEf`]);
});

test("what somebody else put there stays", () => {
  for (let digit = 1; digit <= 9; digit += 1) put(version(digit), NOW - digit * HOUR);
  put("notes", NOW - 100 * HOUR);
  put("notes.d", NOW - 100 * HOUR);
  pruneVersions(cache, version(1), NOW);
  expect(readdirSync(cache)).toEqual(expect.arrayContaining(["notes", "notes.d"]));
  expect(readdirSync(cache)).toHaveLength(10);
});
