import { EstateProblem } from "../local/estate-problem";
import { CliError, type Explanation } from "./cli-error";
import { EXIT, type ExitCode } from "./exit-codes";

/** What system calls answer when the machine, not the program, stands in the way. */
const SYSTEM: Readonly<Record<string, Pick<Explanation, "what" | "remedy">>> = {
  ENOSPC: { what: "the disk is full", remedy: "free some space, then run this again" },
  EDQUOT: { what: "the disk quota is used up", remedy: "free some space, then run this again" },
  EACCES: { what: "permission is denied", remedy: "give yourself the right, or name another place" },
  EPERM: { what: "permission is denied", remedy: "give yourself the right, or name another place" },
  EROFS: { what: "the file system is read-only", remedy: "name a place that can be written to" },
  ENOTDIR: { what: "a part of this path is a file, not a folder", remedy: "name another place" },
  EISDIR: { what: "this is a folder, not a file", remedy: "name another place" },
  EMFILE: { what: "too many files are open", remedy: "raise the limit (ulimit -n), then run this again" },
};

const CREDENTIALS = new Set([
  "CredentialsProviderError",
  "ExpiredToken",
  "ExpiredTokenException",
  "InvalidAccessKeyId",
  "InvalidClientTokenId",
  "SignatureDoesNotMatch",
  "TokenProviderError",
  "UnrecognizedClientException",
]);

/** Explains whatever was thrown; what is explained already stays as it is. */
export function explainError(error: unknown): CliError {
  if (error instanceof CliError) return error;
  if (error instanceof EstateProblem) return ended(EXIT.precondition, error.explanation, error);
  if (!(error instanceof Error)) return unknown(String(error), error);
  const { code, path, syscall = "", message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT" && syscall.startsWith("spawn")) {
    const what = `a program that set-up found is not there any more: ${path ?? message}`;
    return ended(EXIT.precondition, { what, remedy: "npm run setup" }, error);
  }
  if (code === "ECONNREFUSED") {
    const remedy = "with --local: npx homeostat local status, then npx homeostat local up";
    return ended(EXIT.precondition, { what: `the AWS endpoint does not answer: ${message}`, remedy }, error);
  }
  const known = code === undefined ? undefined : SYSTEM[code];
  if (known)
    return ended(EXIT.precondition, { ...known, ...(path === undefined ? {} : { where: path }) }, error);
  return fromAws(error) ?? unknown(message, error);
}

function fromAws(error: Error): CliError | undefined {
  if (CREDENTIALS.has(error.name)) {
    const what = `AWS credentials are missing or expired: ${error.message}`;
    const remedy =
      "sign in (for example: aws sso login), then run this again; for the embedded estate add --local";
    return ended(EXIT.precondition, { what, remedy }, error);
  }
  const { $metadata: metadata } = error as { readonly $metadata?: { readonly httpStatusCode?: number } };
  if (!metadata) return undefined;
  // DynamoDB denies with 400.
  const denied = metadata.httpStatusCode === 403 || error.name.startsWith("AccessDenied");
  const what = `AWS ${denied ? "denies access" : "answered with an error"}: ${error.name}, ${error.message}`;
  const remedy = denied
    ? "choose the profile of the environment's account (AWS_PROFILE), with the rights that this command needs"
    : "mend what the message names, then run this again";
  return ended(denied ? EXIT.precondition : EXIT.failed, { what, remedy }, error);
}

function unknown(message: string, cause: unknown): CliError {
  const remedy =
    "mend what the message names, then run this again; HOMEOSTAT_DEBUG=1 shows where it came from";
  return ended(EXIT.failed, { what: message.trim() || "something failed without a word", remedy }, cause);
}

function ended(exitCode: ExitCode, explanation: Explanation, cause: unknown): CliError {
  return new CliError(exitCode, explanation, { cause });
}
