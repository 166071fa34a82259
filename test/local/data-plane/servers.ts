import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type EnvironmentSite, environmentSites } from "../../../local/data-plane/environment-site";
import { type Layout, layoutOf } from "../../../local/supervisor/layout";
import type { Member } from "../../../local/supervisor/member";
import { endMembers, type RunningMember, startMembers } from "../../../local/supervisor/supervisor";
import { estatePrograms } from "../../support/workshop-setup";

const ROOT = resolve(__dirname, "..", "..", "..");
const ACCOUNTS = { dev: "111111111111", staging: "222222222222" };

/** Servers of two environments in a checkout of their own. */
export class Servers {
  readonly layout: Layout;
  readonly dev: EnvironmentSite;
  readonly staging: EnvironmentSite;
  readonly #members: readonly Member[];
  readonly #root = mkdtempSync(join(tmpdir(), "homeostat-data-plane-"));

  constructor(memberOf: (site: EnvironmentSite) => Member) {
    this.layout = layoutOf(this.#root);
    const sites = environmentSites(this.layout, ACCOUNTS);
    const [dev, staging] = sites;
    if (!dev || !staging) throw new Error("two accounts make two sites");
    [this.dev, this.staging] = [dev, staging];
    // The emulator that they follow in the estate does not take part here.
    this.#members = sites.map((site) => ({ ...memberOf(site), after: [] }));
  }

  /** Starts those that do not run. */
  start(): Promise<RunningMember[]> {
    return startMembers(this.#members, {
      layout: this.layout,
      packageDirectory: ROOT,
      ...estatePrograms(),
      region: "eu-west-1",
      accounts: ACCOUNTS,
      alarmTimeScale: 1,
      demandedPorts: {},
      onProgress: () => undefined,
    });
  }

  /** Ends all, as `local down` does. */
  end(): Promise<void> {
    return endMembers(this.layout);
  }

  /** Ends all and removes the checkout. */
  async remove(): Promise<void> {
    await this.end();
    rmSync(this.#root, { recursive: true, force: true });
  }
}
