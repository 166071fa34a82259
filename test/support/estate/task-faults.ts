import type { TaskProcess } from "../../../local/task-runner";

/** Switches faults of the reference service's task on or off. */
export async function switchOn(
  { port }: TaskProcess,
  faults: Readonly<Record<string, boolean | number>>,
): Promise<void> {
  const response = await fetch(`http://127.0.0.1:${port}/faults`, {
    method: "POST",
    body: JSON.stringify(faults),
  });
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`the task took no faults: it answered ${response.status}`);
}
