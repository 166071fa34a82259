import type { LocalEstate } from "../../../local";

const SETTING = "stepfunctions._SFN_WAIT_SCALE";

/** Sets how long workflows of the estate wait, as a share of what their definitions say. */
export async function scaleWaits({ processes }: LocalEstate, scale: number): Promise<void> {
  const emulator = processes.find(({ name }) => name === "ministack");
  const response = await fetch(`http://127.0.0.1:${emulator?.port ?? 0}/_ministack/config`, {
    method: "POST",
    body: JSON.stringify({ [SETTING]: scale }),
  });
  const { applied } = (await response.json()) as { readonly applied: Readonly<Record<string, number>> };
  if (applied[SETTING] !== scale) throw new Error(`the emulator's waits were not scaled to ${scale}`);
}
