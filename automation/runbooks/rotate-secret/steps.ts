import type { CheckResult, StepContext, StepsOf } from "../../remediation/execution/steps";
import { textFact } from "../facts";
import { assertOwnName } from "../own-name";
import type { DatabaseLogins } from "../ports/database-logins";
import type { Databases } from "../ports/databases";
import type { DatabaseSecret, DatabaseSecrets } from "../ports/secrets";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly secrets: DatabaseSecrets;
  readonly databases: Databases;
  readonly logins: DatabaseLogins;
}

/** Effects of `rotate-secret`. */
export function createSteps({ secrets, databases, logins }: Ports): StepsOf<typeof spec> {
  const look = async ({ incident: { target, environment } }: StepContext): Promise<DatabaseSecret> => {
    if (target.type !== "AWS::SecretsManager::Secret")
      throw new Error(`target is ${JSON.stringify(target)}; allowed: an AWS::SecretsManager::Secret`);
    const secret = await secrets.describe(target.id);
    assertOwnName(`the database of ${target.id}`, secret.databaseId, environment);
    return secret;
  };
  const letsIn = async ({ arn, databaseId }: DatabaseSecret, version: string): Promise<boolean> => {
    const { host, port, databaseName } = await databases.describe(databaseId);
    if (host === undefined || port === undefined || databaseName === undefined)
      throw new Error(`RDS does not say where ${databaseId} listens, or which database it has`);
    return logins.works({ host, port, databaseName }, await secrets.credentials(arn, version));
  };
  const currentLetsIn = async (context: StepContext): Promise<CheckResult> => {
    const secret = await look(context);
    const passed = await letsIn(secret, secret.currentVersion);
    const says = `${secret.databaseId} ${passed ? "lets in" : "refuses"} version ${secret.currentVersion}`;
    return { passed, says };
  };

  return {
    targetState: async (context) => {
      const { arn, databaseId, currentVersion } = await look(context);
      return { arn, databaseId, currentVersion };
    },
    preChecks: {
      "database-available": async (context) => {
        const { databaseId } = await look(context);
        const { state } = await databases.describe(databaseId);
        return { passed: state === "available", says: `${databaseId} is ${state}` };
      },
      "rotation-set-up": async (context) => {
        const { arn, rotates } = await look(context);
        return { passed: rotates, says: `the rotation of ${arn} is ${rotates ? "set up" : "not set up"}` };
      },
      "old-secret-works": currentLetsIn,
    },
    actions: {
      rotate: async (context) => {
        const before = textFact(context.before, "currentVersion");
        const { arn, currentVersion } = await look(context);
        if (currentVersion !== before) return { says: `${arn} has the new version ${currentVersion}` };
        await secrets.rotate(arn, `${context.executionId}-rotate-secret`);
        return { says: `the rotation of ${arn} has begun` };
      },
    },
    rollbacks: {
      "restore-version-stage": async (context) => {
        const before = textFact(context.before, "currentVersion");
        const secret = await look(context);
        const { arn, currentVersion, databaseId } = secret;
        if (currentVersion === before) return { says: `version ${before} is the current one` };
        // A version that the database refuses must never become the one that programs get.
        if (!(await letsIn(secret, before)))
          throw new Error(
            `${databaseId} refuses version ${before} by now: ${currentVersion} stays the current one`,
          );
        await secrets.makeCurrent(arn, before, currentVersion);
        return { says: `version ${before} is the current one again, instead of ${currentVersion}` };
      },
    },
    rolledBack: async (context) => {
      const before = textFact(context.before, "currentVersion");
      const { currentVersion } = await look(context);
      if (currentVersion !== before)
        return { passed: false, says: `version ${currentVersion} is the current one, and was ${before}` };
      return currentLetsIn(context);
    },
    postChecks: {
      "new-version-current": async (context) => {
        const before = textFact(context.before, "currentVersion");
        const { currentVersion } = await look(context);
        return { passed: currentVersion !== before, says: `version ${currentVersion} is the current one` };
      },
      "new-secret-works": currentLetsIn,
    },
  };
}
