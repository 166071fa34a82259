import { measure } from "./measure";
import { ROOT } from "./programs";
import { type Figure, timesOurs } from "./report";

const MOST_MS = 1000;

/** The set-up that every command begins with when there is nothing to do, beside npm's own look at what is installed. */
export async function benchSetup(runs: number): Promise<Figure[]> {
  const ours = {
    name: "set-up, nothing changed",
    commands: [{ file: process.execPath, args: ["scripts/setup.mjs"], cwd: ROOT }],
  };
  const npm = { name: "npm ls", commands: [{ file: "npm", args: ["ls"], cwd: ROOT }] };
  const [own, peer] = await measure([ours, npm], runs);
  return [
    { what: ours.name, measured: own, limit: { atMostMilliseconds: MOST_MS } },
    { what: npm.name, measured: peer, timesOurs: timesOurs(peer, own) },
  ];
}
