import { measure } from "./measure";
import { cdktf, homeostat } from "./programs";
import { type Figure, timesOurs } from "./report";

/** What a command takes to begin, beside the same command without its bundle and the stock CLI's. */
export async function benchCommand(peers: string, runs: number): Promise<Figure[]> {
  const command = homeostat("--help");
  const ours = { name: "homeostat --help", commands: [command] };
  const sources = {
    name: "the same from its sources",
    commands: [{ ...command, env: { HOMEOSTAT_DEBUG: "1" } }],
  };
  const stock = { name: "cdktf --help", commands: [cdktf(peers, ["--help"])] };
  const [own, unbundled, peer] = await measure([ours, sources, stock], runs);
  return [
    { what: ours.name, measured: own },
    { what: sources.name, measured: unbundled, timesOurs: timesOurs(unbundled, own) },
    { what: stock.name, measured: peer, timesOurs: timesOurs(peer, own), limit: { atLeastTimesOurs: 2 } },
  ];
}
