import type { CheckResult, StepContext, StepsOf } from "../../remediation/execution/steps";
import { textFact } from "../facts";
import { assertOwnName } from "../own-name";
import type { DatabaseLogins } from "../ports/database-logins";
import type { Databases } from "../ports/databases";
import type { DatabaseSecret, DatabaseSecrets } from "../ports/secrets";
import { wrongTarget } from "../wrong-target";
import { leftPending } from "./left-pending";
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
      throw wrongTarget(target, "an AWS::SecretsManager::Secret");
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
    const { databaseId, currentVersion, pendingVersion } = secret;
    const passed = await letsIn(secret, currentVersion);
    if (passed) return { passed, says: `${databaseId} lets in version ${currentVersion}` };
    const perhaps =
      pendingVersion === undefined
        ? ""
        : `; version ${pendingVersion} is pending, and may be the one that it takes`;
    return { passed, says: `${databaseId} refuses version ${currentVersion}${perhaps}` };
  };

  // Its token is the id of the version that a rotation makes: that is known even where the step died.
  const madeBy = ({ executionId }: StepContext): string => `${executionId}-rotate-secret`;

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
      "no-other-rotation": async (context) => {
        const { arn, pendingVersion } = await look(context);
        if (pendingVersion === undefined) return { passed: true, says: `no version of ${arn} is pending` };
        const madeAtMs = await secrets.madeAtMs(arn, pendingVersion);
        return { passed: false, says: leftPending(arn, pendingVersion, madeAtMs) };
      },
    },
    actions: {
      rotate: async (context) => {
        const before = textFact(context.before, "currentVersion");
        const { arn, currentVersion, pendingVersion } = await look(context);
        if (currentVersion !== before) return { says: `${arn} has the new version ${currentVersion}` };
        const made = madeBy(context);
        if (pendingVersion !== made) await secrets.rotate(arn, made);
        return { says: `the rotation of ${arn} to version ${made} has begun` };
      },
    },
    rollbacks: {
      "restore-version-stage": async (context) => {
        const before = textFact(context.before, "currentVersion");
        const secret = await look(context);
        const { arn, currentVersion, pendingVersion, databaseId } = secret;
        const made = madeBy(context);
        const isCurrent = currentVersion === before;
        if (isCurrent && pendingVersion !== made) return { says: `version ${before} is the current one` };
        // A version that the database refuses must never become the one that programs get; and the one that it takes
        // instead may be the pending one, which is forgotten once it has no label.
        if (!(await letsIn(secret, before)))
          throw new Error(
            `${databaseId} refuses version ${before} by now: ` +
              (isCurrent ? `${made} stays pending` : `${currentVersion} stays the current one`),
          );
        if (!isCurrent) await secrets.makeCurrent(arn, before, currentVersion);
        const isPending = (await look(context)).pendingVersion === made;
        if (isPending) await secrets.giveUp(arn, made);
        const instead = isCurrent ? "" : ` again, instead of ${currentVersion}`;
        return {
          says: `version ${before} is the current one${instead}${isPending ? `; ${made} is given up` : ""}`,
        };
      },
    },
    rolledBack: async (context) => {
      const before = textFact(context.before, "currentVersion");
      const { currentVersion, pendingVersion } = await look(context);
      if (currentVersion !== before)
        return { passed: false, says: `version ${currentVersion} is the current one, and was ${before}` };
      if (pendingVersion === madeBy(context))
        return { passed: false, says: `version ${pendingVersion} is still pending: no rotation can begin` };
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
