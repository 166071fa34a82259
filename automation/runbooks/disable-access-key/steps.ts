import type { CheckResult, StepContext, StepsOf } from "../../remediation/execution/steps";
import { textFact } from "../facts";
import type { AccessKey, AccessKeys } from "../ports/access-keys";
import { wrongTarget } from "../wrong-target";
import type { spec } from "./spec";

/** What the steps act through. */
export interface Ports {
  readonly keys: AccessKeys;
}

/** Tag of the users by whom people get in when nothing else works. */
const BREAK_GLASS = "break-glass";

/** Effects of `disable-access-key`. */
export function createSteps({ keys }: Ports): StepsOf<typeof spec> {
  const look = ({ incident: { target } }: StepContext): Promise<AccessKey> => {
    if (target.type === "AWS::IAM::AccessKey" && /^AKIA[A-Z0-9]{12,124}$/.test(target.id))
      return keys.describe(target.id);
    throw wrongTarget(target, "an AWS::IAM::AccessKey AKIA…, a user's lasting key");
  };
  const judge = async (context: StepContext, wanted: boolean): Promise<CheckResult> => {
    const key = await look(context);
    return { passed: key.isActive === wanted, says: describe(key) };
  };
  const stillOf = async (context: StepContext): Promise<AccessKey> => {
    const key = await look(context);
    const userName = textFact(context.before, "userName");
    if (key.userName === userName) return key;
    throw new Error(`${key.id} is a key of ${key.userName} now, and was one of ${userName}`);
  };
  /** Whether the user has another key, or needs none because other ways in exist. */
  const canBeSpared = async (key: AccessKey): Promise<CheckResult> => {
    const [tags, others] = await Promise.all([keys.tagsOf(key.userName), keys.otherActiveKeys(key)]);
    const isBreakGlass = (tags[BREAK_GLASS] ?? "false") !== "false";
    const kind = isBreakGlass ? "a break-glass user" : "no break-glass user";
    return {
      passed: !isBreakGlass || others > 0,
      says: `${key.userName} is ${kind} and has ${others} other active keys`,
    };
  };

  return {
    targetState: async (context) => {
      const { id, userName, isActive } = await look(context);
      return { id, userName, isActive };
    },
    preChecks: {
      "key-is-ours": async (context) => {
        const { id, userName } = await look(context);
        return { passed: true, says: `${id} belongs to ${userName}` };
      },
      "key-active": (context) => judge(context, true),
      "not-the-last-way-in": async (context) => canBeSpared(await look(context)),
    },
    actions: {
      "deactivate-key": async (context) => {
        const key = await stillOf(context);
        if (!key.isActive) return { says: describe(key) };
        const { passed, says } = await canBeSpared(key);
        if (!passed) throw new Error(`the keys changed meanwhile: ${says}`);
        await keys.deactivate(key);
        return { says: `${key.id} of ${key.userName} is set to inactive` };
      },
    },
    postChecks: { "key-inactive": (context) => judge(context, false) },
  };
}

function describe({ id, userName, isActive, lastUsedMs }: AccessKey): string {
  const used =
    lastUsedMs === undefined ? "was never used" : `was used at ${new Date(lastUsedMs).toISOString()}`;
  return `${id} of ${userName} is ${isActive ? "active" : "inactive"} and ${used}`;
}
