import { CliError } from "../cli-error";
import { EXIT, type ExitCode } from "../exit-codes";
import type { TerraformFailure } from "./failure";
import { instant } from "../terminal/instant";
import { lockInfoFromError } from "./lock-info";

/** A kind of failure that is known well enough to say what to do. */
interface KnownFailure {
  readonly exitCode: ExitCode;
  readonly pattern: RegExp;
  readonly what: string;
  readonly remedy: (flags: string, stackName: string) => string;
}

const KNOWN: readonly KnownFailure[] = [
  {
    exitCode: EXIT.precondition,
    pattern: /no space left on device/i,
    what: "the disk is full",
    remedy: () => "free some space, then run this again; the state is safe where it was last written",
  },
  {
    exitCode: EXIT.failed,
    pattern: /state lineage|lineage mismatch|different lineage|unrelated state/i,
    what: "this state is of another lineage: it is not the history that was expected here",
    remedy: (flags, name) =>
      `find out who wrote it before anything else: npx homeostat status ${flags} --stack ${name}; never force it`,
  },
  {
    exitCode: EXIT.failed,
    pattern: /does not have the expected content/i,
    what: "a run was killed between writing a state and writing its digest, so the two disagree",
    remedy: (flags, name) =>
      `if npx homeostat status ${flags} --stack ${name} shows the newest state: put the calculated checksum into the digest in the lock table, as the message says, then run this again`,
  },
  {
    exitCode: EXIT.failed,
    pattern: /errored\.tfstate/i,
    what: "the state could not be sent to its backend; Terraform left it in errored.tfstate in the working directory",
    remedy: () =>
      "keep that file; when the backend answers again, run this again: it imports what the file tells of",
  },
  {
    exitCode: EXIT.failed,
    pattern: /saved plan is stale/i,
    what: "the state changed after the plan was made; nothing was applied",
    remedy: () => "run this again: it plans anew",
  },
  {
    exitCode: EXIT.precondition,
    pattern:
      /failed to query available provider packages|inconsistent dependency lock file|required plugins are not installed|could not retrieve the list of available versions|failed to install provider/i,
    what: "a provider is missing",
    remedy: () => "npm run setup",
  },
  {
    exitCode: EXIT.precondition,
    pattern: /unsupported terraform core version/i,
    what: "this Terraform is too old for the stacks",
    remedy: () => "install the version that the message asks for, then: npm run setup",
  },
  {
    exitCode: EXIT.precondition,
    pattern:
      /no valid credential sources|failed to (?:retrieve|refresh) (?:cached )?credentials|ExpiredToken|InvalidClientTokenId/i,
    what: "AWS credentials are missing or expired",
    remedy: () => "sign in (for example: aws sso login), then run this again",
  },
  {
    exitCode: EXIT.precondition,
    pattern: /AWS account ID not allowed/i,
    what: "these credentials belong to another account than the environment's",
    remedy: () => "choose the profile of the environment's account (AWS_PROFILE)",
  },
  {
    exitCode: EXIT.precondition,
    pattern: /NoSuchBucket|S3 bucket "[^"]*" does not exist/,
    what: "there is no state backend yet",
    remedy: (flags) => `npx homeostat bootstrap ${flags}`,
  },
  {
    exitCode: EXIT.precondition,
    pattern: /connection refused/i,
    what: "the AWS endpoint does not answer",
    remedy: () => "with --local: npx homeostat local status, then npx homeostat local up",
  },
  {
    exitCode: EXIT.failed,
    pattern:
      /EntityAlreadyExists|BucketAlready\w+|AlreadyExists(?:Exception|Fault)?\b|InvalidGroup\.Duplicate/,
    what: "something of that name exists already, and this state does not know it",
    remedy: () =>
      "find out who made it (its tags name the stack); a run that was killed on another machine may have: then run apply again there, which takes it into the state; what is somebody else's keeps its name: choose another",
  },
];

/**
 * Says what a failure of Terraform means and what to do about it.
 *
 * @param flags options that name the target, e.g. `--env dev --local`
 * @param deadRun the run that was cut short in this place, if one was: it explains a lock that nobody gives back
 */
export function explainFailure(failure: TerraformFailure, flags: string, deadRun?: string): CliError {
  const text = failure.everything;
  const stackName = failure.stackId.slice(failure.stackId.indexOf("-") + 1);
  const lock = /acquiring the state lock/i.test(text) ? lockInfoFromError(text) : undefined;
  if (lock) {
    const unlock = `npx homeostat unlock ${flags} --stack ${stackName}`;
    const held = `the state is locked by ${lock.who || "an unknown holder"} (${lock.operation}), since ${instant(lock.created)}`;
    return new CliError(EXIT.locked, {
      what: deadRun === undefined ? held : `${held}; ${deadRun} was killed and holds it still`,
      where: `${failure.stackId}, ${lock.path}, lock ${lock.id}`,
      remedy:
        deadRun === undefined
          ? `wait until that run ends; if it is surely dead: ${unlock}`
          : `make sure that nobody else works on it, then: ${unlock}`,
    });
  }
  const said = problems(failure);
  const known = KNOWN.find(({ pattern }) => pattern.test(text));
  const where = `${failure.stackId}, terraform ${failure.operation}, log: ${failure.logFile}`;
  if (known) {
    const remedy = known.remedy(flags, stackName);
    return new CliError(known.exitCode, { what: `${known.what}\n${said}`, where, remedy });
  }
  if (failure.signal) {
    return new CliError(EXIT.failed, {
      what: `terraform was ended by ${failure.signal}\n${said}`.trim(),
      where,
      remedy: `run this again; if the state is locked: npx homeostat unlock ${flags} --stack ${stackName}`,
    });
  }
  return new CliError(EXIT.failed, {
    what: said,
    where,
    remedy: "mend what the message names, then run this again",
  });
}

const MAXIMUM_TEXT = 4000;

function problems(failure: TerraformFailure): string {
  const errors = failure.diagnostics
    .filter((diagnostic) => diagnostic.severity === "error")
    .map(({ summary, detail, address }) =>
      [`${address === undefined ? "" : `${address}: `}${summary}`, detail.trim()].filter(Boolean).join("\n"),
    );
  const said = errors.length > 0 ? errors.join("\n") : fromFirstError(failure.text).trim();
  if (said === "") return "terraform failed without a word";
  return said.length <= MAXIMUM_TEXT ? said : `${said.slice(0, MAXIMUM_TEXT)}… (the rest is in the log)`;
}

// `init` speaks no JSON worth reading: its remarks and warnings come before its errors.
function fromFirstError(text: string): string {
  const start = text.search(/^.{0,2}Error: /m);
  return start < 0 ? text : text.slice(start);
}
