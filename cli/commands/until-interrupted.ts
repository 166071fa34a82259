/** Waits for Ctrl-C or a request to end. */
export async function untilInterrupted(): Promise<void> {
  await new Promise<void>((resolve) => {
    // A signal handler alone does not keep the process alive.
    const alive = setInterval(() => undefined, 60_000);
    for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
      process.once(signal, () => {
        clearInterval(alive);
        resolve();
      });
    }
  });
}
