import { join } from "node:path";
import { measure, type Work } from "./measure";
import { synthesis } from "./programs";
import type { Figure } from "./report";

const RESOURCES_PER_STACK = 200;
// Noise of the measurement; a quadratic program would give 3.
const MOST_GROWTH = 1.3;

/** Synthesis of generated estates of 1,000, 6,000 and 12,000 resources: in bounds, and linear in their number. */
export async function benchGenerated(scratch: string, runs: number): Promise<Figure[]> {
  const generate = (stacks: number): Work => ({
    name: `generated, ${(stacks * RESOURCES_PER_STACK).toLocaleString("en")} resources in ${stacks} stacks`,
    commands: [
      synthesis([
        "bench/generated-estate.ts",
        ...[String(stacks), String(RESOURCES_PER_STACK), join(scratch, `generated-${stacks}`)],
      ]),
    ],
  });
  const works = [generate(5), generate(30), generate(60)] as const;
  await measure([works[0]], 1);
  const [small, middle, large] = await measure(works, runs);
  // By processor time, which other work on the machine disturbs less.
  const perResource = {
    first: (middle.cpuMilliseconds - small.cpuMilliseconds) / 5000,
    then: (large.cpuMilliseconds - middle.cpuMilliseconds) / 6000,
  };
  return [
    { what: works[0].name, measured: small },
    { what: works[1].name, measured: middle },
    { what: works[2].name, measured: large, limit: { atMostMilliseconds: 4000 } },
    {
      what: "cost of a resource beyond 6,000 ÷ before (1 = linear)",
      value: perResource.then / perResource.first,
      limit: { atMost: MOST_GROWTH },
    },
  ];
}
