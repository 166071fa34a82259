import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";

/** How a provider is started. */
export interface ProviderLaunch {
  readonly executable: string;
  readonly directory: string;
  /** The very environment that Terraform runs in, which it would pass on. */
  readonly env: NodeJS.ProcessEnv;
  /** How long it may take to answer. @default 60 */
  readonly patienceSeconds?: number;
}

// Ends the provider when its input is closed, which the kernel does if this program is killed: none is left behind.
const GUARD = [
  "exec 3<&0",
  '"$0" -debug 3<&- & provider=$!',
  '{ read -r nothing <&3; kill -INT "$provider"; } >/dev/null 2>&1 & watcher=$!',
  "exec 3<&-",
  'wait "$provider"',
  'kill "$watcher" 2>/dev/null',
].join("\n");
const PATIENCE_TO_END_MS = 10_000;
const ANNOUNCEMENT = /TF_REATTACH_PROVIDERS='(\{.*\})'/;

/** A provider that runs by itself, for Terraform to attach to instead of starting one for each of its steps. */
export class ProviderProcess {
  /**
   * Starts a provider and waits until it answers.
   *
   * @returns `undefined` when it does not: Terraform then starts its own, and says what is wrong with it
   */
  static async start(launch: ProviderLaunch): Promise<ProviderProcess | undefined> {
    const child = spawn("sh", ["-c", GUARD, launch.executable], {
      cwd: launch.directory,
      env: launch.env,
      // Ctrl-C is for Terraform, through us; the provider ends after it.
      detached: true,
      stdio: ["pipe", "pipe", "ignore"],
    });
    child.on("error", () => undefined);
    child.stdin.on("error", () => undefined);
    const announced = await announcement(child, (launch.patienceSeconds ?? 60) * 1000);
    if (announced !== undefined) return new ProviderProcess(child, announced);
    child.stdin.end();
    return undefined;
  }

  private constructor(
    private readonly child: ChildProcess,
    /** Value of `TF_REATTACH_PROVIDERS`. */
    readonly reattach: string,
  ) {}

  /** Ends it, and waits until it is gone. */
  async end(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const gone = once(this.child, "exit");
    this.child.stdin?.end();
    const timer = setTimeout(() => {
      if (this.child.pid !== undefined) process.kill(-this.child.pid, "SIGKILL");
    }, PATIENCE_TO_END_MS);
    await gone.finally(() => {
      clearTimeout(timer);
    });
  }
}

async function announcement(child: ChildProcess, patienceMs: number): Promise<string | undefined> {
  if (!child.stdout) return undefined;
  const lines = createInterface({ input: child.stdout });
  const timer = setTimeout(() => {
    lines.close();
  }, patienceMs);
  try {
    for await (const line of lines) {
      const found = ANNOUNCEMENT.exec(line)?.[1];
      if (found !== undefined) return found;
    }
    return undefined;
  } finally {
    clearTimeout(timer);
    // Nothing else is worth reading, but a full pipe would stop it.
    child.stdout.resume();
  }
}
