import { setTimeout as sleep } from "node:timers/promises";
import { survivors } from "./estate-processes";

const DIE_SECONDS = 30;

/** Lets the emulator die at once, as a lost machine does; `homeostat local up` brings it back with what it stored. */
export async function crashEmulator(
  members: readonly { readonly name: string; readonly pid?: number; readonly port?: number }[],
): Promise<void> {
  const emulator = members.find(({ name }) => name === "ministack");
  if (emulator?.pid === undefined || emulator.port === undefined)
    throw new Error("the emulator does not run");
  const url = `http://127.0.0.1:${emulator.port}/_homeostat/crash`;
  // It dies instead of answering.
  const answer = await fetch(url, { method: "POST" }).catch(() => undefined);
  if (answer) throw new Error(`the emulator answered ${answer.status} instead of dying`);
  for (let waited = 0; survivors([emulator.pid]).length > 0; waited += 1) {
    if (waited > DIE_SECONDS * 10) throw new Error(`the emulator did not die within ${DIE_SECONDS} s`);
    await sleep(100);
  }
}
