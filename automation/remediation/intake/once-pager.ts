import type { EmergencyPage, EmergencyPager } from "./ports";

/** How long a page stands for others like it. */
const QUIET_MS = 15 * 60_000;

/** Props of {@link OncePager}. */
export interface OncePagerProps {
  readonly pager: EmergencyPager;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
}

/**
 * Wakes a person once for one trouble, however many events it keeps from being handled, and again after a quarter of an
 * hour while it lasts. One subject in one environment is one trouble. A page that could not be sent stands for no other.
 * Each copy of a function has its own memory: a trouble pages at most once for each.
 */
export class OncePager implements EmergencyPager {
  private readonly sent = new Map<string, { readonly atMs: number; heldBack: number }>();

  constructor(private readonly props: OncePagerProps) {}

  async page(message: EmergencyPage): Promise<void> {
    const { pager, clock } = this.props;
    const { environment, subject, says } = message;
    const trouble = JSON.stringify([environment, subject]);
    const earlier = this.sent.get(trouble);
    const nowMs = clock();
    if (earlier && Math.abs(nowMs - earlier.atMs) < QUIET_MS) {
      earlier.heldBack += 1;
      return;
    }
    const also =
      earlier && earlier.heldBack > 0
        ? `${earlier.heldBack} more pages like the last one were not sent. `
        : "";
    await pager.page({ ...message, says: `${also}${says}` });
    this.sent.set(trouble, { atMs: nowMs, heldBack: 0 });
  }
}
