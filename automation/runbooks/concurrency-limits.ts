import type { StepContext } from "../remediation/execution/steps";
import { limitFrom, limitText } from "./limit-text";
import { LEAST_RESERVED, type Limits, lowest, pick, RESERVED } from "./limits";
import type { FunctionConcurrency } from "./ports/function-concurrency";
import type { QueueMappings } from "./ports/queue-mappings";

/** What bounds how many copies of a function run at once. */
export interface FunctionLimits {
  /** What is reserved, and the most that each mapping of a queue takes. */
  readonly now: Limits;
  /** Those of them that throttle it, as far as they can still be lowered. */
  readonly toLower: Limits;
  /** Whether Lambda still carries out an earlier change of one. */
  readonly isChanging: boolean;
}

/** What limits are read and changed through. */
export interface LimitPorts {
  readonly concurrency: FunctionConcurrency;
  readonly mappings: QueueMappings;
}

/** Tags of a function that say what its limits were before it was throttled; the second one with a mapping's id behind it. */
const RESERVED_TAG = "reserved-concurrency-before";
const MAPPING_TAG = "maximum-concurrency-before:";
const SETTLES_WITHIN_MS = 60_000;
const POLL_MS = 2_000;

/**
 * The limits of functions. A queue knows nothing of what is reserved: its mapping goes on taking messages, and those
 * that no copy is left for come back with one receive more, until they are given up although nothing is wrong with them.
 * So a function that queues feed is throttled by their mappings, which then leave the messages where they are.
 */
export class ConcurrencyLimits {
  constructor(private readonly ports: LimitPorts) {}

  async of(functionName: string): Promise<FunctionLimits> {
    const [reserved, all] = await Promise.all([
      this.ports.concurrency.reserved(functionName),
      this.ports.mappings.all(),
    ]);
    const mappings = all.filter((mapping) => mapping.functionName === functionName);
    const feeding = mappings.filter(({ isOn }) => isOn);
    const runsSeveral = reserved === undefined || reserved > LEAST_RESERVED;
    const throttling = feeding.length > 0 ? textsOf(feeding) : { [RESERVED]: limitText(reserved) };
    return {
      now: { [RESERVED]: limitText(reserved), ...textsOf(mappings) },
      toLower: runsSeveral ? pick(throttling, ([limit, text]) => text !== lowest(limit)) : {},
      isChanging: mappings.some(({ isChanging }) => isChanging),
    };
  }

  /** The limits once Lambda has carried out earlier changes, and takes others. @throws Error where that takes too long */
  async settled(functionName: string, { now, sleep }: StepContext): Promise<Limits> {
    const untilMs = now() + SETTLES_WITHIN_MS;
    for (;;) {
      const limits = await this.of(functionName);
      if (!limits.isChanging) return limits.now;
      if (now() >= untilMs) throw new Error(`Lambda still changes a mapping of ${functionName}: try again`);
      await sleep(POLL_MS);
    }
  }

  /** Sets those of the limits that are not so yet. */
  async set(functionName: string, wanted: Limits, now: Limits): Promise<void> {
    for (const [limit, text] of Object.entries(wanted)) {
      if (now[limit] === text) continue;
      const value = limitFrom(text);
      await (limit === RESERVED
        ? this.ports.concurrency.reserve(functionName, value)
        : this.ports.mappings.limit(limit, value));
    }
  }

  /** What limits were before the function was throttled, as {@link leaveMarks} left it. */
  async marks(functionName: string): Promise<Limits> {
    const tags = await this.ports.concurrency.tags(functionName);
    return Object.fromEntries(
      Object.entries(tags).flatMap(([tag, text]) => {
        const limit = limitOf(tag);
        return limit === undefined ? [] : [[limit, text] as const];
      }),
    );
  }

  /** Leaves a note of each limit at the function. */
  async leaveMarks(functionName: string, limits: Limits): Promise<void> {
    const tags = Object.entries(limits).map(([limit, text]) => [tagOf(limit), text] as const);
    if (tags.length > 0) await this.ports.concurrency.tag(functionName, Object.fromEntries(tags));
  }

  /** Takes the notes of these limits away. */
  async removeMarks(functionName: string, limits: Limits): Promise<void> {
    const tags = Object.keys(limits).map(tagOf);
    if (tags.length > 0) await this.ports.concurrency.untag(functionName, tags);
  }
}

function textsOf(mappings: readonly { readonly id: string; readonly maximum?: number }[]): Limits {
  return Object.fromEntries(mappings.map(({ id, maximum }) => [id, limitText(maximum)]));
}

function tagOf(limit: string): string {
  return limit === RESERVED ? RESERVED_TAG : `${MAPPING_TAG}${limit}`;
}

function limitOf(tag: string): string | undefined {
  if (tag === RESERVED_TAG) return RESERVED;
  return tag.startsWith(MAPPING_TAG) ? tag.slice(MAPPING_TAG.length) : undefined;
}
