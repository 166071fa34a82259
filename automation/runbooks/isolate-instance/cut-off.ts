/** Security groups of each network interface of an instance, as one text, by the interface. */
export type Groups = Readonly<Record<string, string>>;

/** What is to be cut off. */
export interface Exposure {
  /** What every interface is in now. */
  readonly now: Groups;
  /** What those were in that were there when it was planned. */
  readonly planned: Groups;
  /** Id of the group that lets nothing in or out. */
  readonly quarantine: string;
}

/** How it is cut off. */
export interface Means {
  /** Puts an interface into the quarantine group and no other. */
  readonly enclose: (interfaceId: string) => Promise<void>;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

const PAUSE_MS = 5_000;

/**
 * Cuts off every interface that can be, whatever becomes of the others; those that fail are tried once more in the end.
 * One that came since the plan goes with the rest: it belongs to the same machine. One that somebody else has put
 * elsewhere since then is left as that person wants it.
 *
 * @returns what each was in, so that a person can give it back
 * @throws Error where one is still open, with the reason of each and what is cut off and stays so
 */
export async function cutOff({ now, planned, quarantine }: Exposure, means: Means): Promise<string> {
  const open = new Map<string, string>();
  const wanted: string[] = [];
  for (const [interfaceId, groups] of Object.entries(now)) {
    const isOurs = groups === quarantine || groups === (planned[interfaceId] ?? groups);
    if (!isOurs) open.set(interfaceId, `it is in ${groups} now: somebody else changed it meanwhile`);
    else if (groups !== quarantine) wanted.push(interfaceId);
  }
  const failed = await failedOf(wanted, means);
  if (failed.size > 0) await means.sleep(PAUSE_MS);
  for (const [interfaceId, why] of await failedOf([...failed.keys()], means)) open.set(interfaceId, why);

  const closed = Object.entries(now)
    .filter(([interfaceId]) => !open.has(interfaceId))
    .map(([id, groups]) => `${id} is in ${quarantine} and was in ${planned[id] ?? groups}`)
    .join(", ");
  if (open.size === 0) return closed;
  const reasons = [...open].map(([interfaceId, why]) => `${interfaceId}: ${why}`).join("; ");
  throw new Error(
    `still open are ${reasons}; ${closed === "" ? "none is cut off" : `cut off stay: ${closed}`}`,
  );
}

/** Those that could not be enclosed, each with the reason. */
async function failedOf(
  interfaceIds: readonly string[],
  { enclose }: Means,
): Promise<ReadonlyMap<string, string>> {
  const failed = new Map<string, string>();
  for (const interfaceId of interfaceIds) {
    try {
      await enclose(interfaceId);
    } catch (error) {
      failed.set(interfaceId, error instanceof Error ? error.message : String(error));
    }
  }
  return failed;
}
