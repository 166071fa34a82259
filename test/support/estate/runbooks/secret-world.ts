import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  UpdateSecretVersionStageCommand,
} from "@aws-sdk/client-secrets-manager";
import { changeMasterPassword } from "../../../../local/data-plane/master-password";
import { masterSecret, overdueSecret } from "../../../../local/faults/overdue-secret";
import { afterCall } from "../after-call";
import type { BusEvent } from "../aws-event";
import { askDatabase, databaseSite } from "../data-sessions";
import { eventually } from "../eventually";
import type { RunbookStage } from "../runbook-stage";
import { toldEvent } from "../told-event";

const USER = "dbadmin";
const ROTATION_SECONDS = 20;

/** The secret of the master user of a stage's database, and the server that it opens. */
export class SecretWorld {
  constructor(private readonly stage: RunbookStage) {}

  /** AWS Config finds that it was not rotated when its schedule says. */
  overdue(): Promise<BusEvent> {
    return toldEvent(this.stage, overdueSecret);
  }

  /** Nothing says any more that it is. */
  async forgetOverdue(): Promise<void> {
    await overdueSecret.end(this.stage.place);
  }

  /** Id of the version that a stage is attached to. */
  async version(label = "AWSCURRENT"): Promise<string | undefined> {
    const { VersionIdsToStages = {} } = await this.stage.clients.secrets.send(
      new DescribeSecretCommand({ SecretId: await this.#arn() }),
    );
    return Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes(label))?.[0];
  }

  async password(VersionId: string): Promise<string> {
    const { SecretString = "" } = await this.stage.clients.secrets.send(
      new GetSecretValueCommand({ SecretId: await this.#arn(), VersionId }),
    );
    return (JSON.parse(SecretString) as { readonly password: string }).password;
  }

  /** Whether the server lets somebody in who read the secret just now. */
  async letsIn(): Promise<boolean> {
    const { estate, environment } = this.stage;
    const password = await this.password((await this.version()) ?? "");
    const { host } = databaseSite(estate, environment);
    const who = await askDatabase(estate, environment, host, "select current_user", { user: USER, password });
    return who === USER;
  }

  /** Makes the server take another password, of which the secret knows nothing. */
  async takePassword(password: string): Promise<void> {
    const { estate, environment } = this.stage;
    const site = databaseSite(estate, environment);
    await changeMasterPassword(site, site.databasePort, password);
  }

  /** Restores the server's password as soon as a rotation has made another version current, as a backup would. */
  async restoringAt<T>(version: string, during: () => Promise<T>): Promise<T> {
    const { estate, environment } = this.stage;
    const password = await this.password(version);
    const rotation = {
      functionName: `homeostat-${environment}-remediation-rotate-secret`,
      service: "SECRETS_MANAGER",
      operation: "RotateSecret",
    };
    const isRotated = async () => (await this.version()) !== version;
    const restore = async () => {
      await eventually("another version is current", isRotated, ROTATION_SECONDS);
      await this.takePassword(password);
    };
    const { result, times } = await afterCall(estate, environment, rotation, restore, during);
    if (times === 0) throw new Error("no rotation was begun");
    return result;
  }

  /** Lets the master user only read for as long as something lasts, as on a full volume: no password can be changed. */
  async readOnly<T>(during: () => Promise<T>): Promise<T> {
    await this.#asMaster(`alter role ${USER} set default_transaction_read_only = on`);
    try {
      return await during();
    } finally {
      await this.#asMaster(
        `begin read write; alter role ${USER} reset default_transaction_read_only; commit`,
      );
    }
  }

  /** Leaves a version as a rotation does that died before the server learnt of it, and returns its id. */
  async leavePending(): Promise<string> {
    const { VersionId } = await this.stage.clients.secrets.send(
      new PutSecretValueCommand({
        SecretId: await this.#arn(),
        SecretString: JSON.stringify({ username: USER, password: "what-no-server-knows" }),
        VersionStages: ["AWSPENDING"],
      }),
    );
    if (VersionId === undefined) throw new Error("Secrets Manager does not say which version it made");
    return VersionId;
  }

  /** Gives a rotation up that did not end: as long as it is pending, none can begin. */
  async giveUpPending(): Promise<void> {
    const pending = await this.version("AWSPENDING");
    if (pending === undefined) return;
    await this.stage.clients.secrets.send(
      new UpdateSecretVersionStageCommand({
        SecretId: await this.#arn(),
        VersionStage: "AWSPENDING",
        RemoveFromVersionId: pending,
      }),
    );
  }

  async #asMaster(statement: string): Promise<void> {
    const { estate, environment } = this.stage;
    const password = await this.password((await this.version()) ?? "");
    const { host } = databaseSite(estate, environment);
    await askDatabase(estate, environment, host, statement, { user: USER, password });
  }

  #arn(): Promise<string> {
    return masterSecret(this.stage.place);
  }
}
