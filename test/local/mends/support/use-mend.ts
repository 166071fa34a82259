import type { Mend } from "../../../../local/gateway/mend";
import { type Harness, startHarness } from "../../support/gateway-harness";
import { playback, recordingOf } from "./recording";

/** Time of the gateways' clock. */
export const NOW = "2026-01-02T03:04:05.000Z";

/** Two gateways in front of what the real emulators answered. */
export interface Gateways {
  /** Without the mend: the emulators alone. */
  readonly alone: Harness;
  /** With the mend. */
  readonly mended: Harness;
}

/** Gives each test of a file the emulators' recorded answers, without the mend and through it. */
export function useMend(recording: string, ...mends: readonly Mend[]): Gateways {
  const started: { alone?: Harness; mended?: Harness } = {};

  beforeEach(async () => {
    const start = (chosen: readonly Mend[]): Promise<Harness> => {
      const answer = playback(recordingOf(recording));
      return startHarness({ mends: chosen, ministack: answer, moto: answer, now: () => new Date(NOW) });
    };
    started.alone = await start([]);
    started.mended = await start(mends);
  });

  afterEach(async () => {
    await started.alone?.close();
    await started.mended?.close();
  });

  const running = (name: keyof Gateways): Harness => {
    const harness = started[name];
    if (!harness) throw new Error("a gateway is there only while a test runs");
    return harness;
  };
  return {
    get alone() {
      return running("alone");
    },
    get mended() {
      return running("mended");
    },
  };
}
