import { userInfo } from "node:os";
import { GetCallerIdentityCommand, type STSClient } from "@aws-sdk/client-sts";
import type { Environment } from "../../environments/environment";
import { CliError } from "../cli-error";
import { EXIT } from "../exit-codes";

/**
 * Who the credentials belong to, as AWS says.
 *
 * @throws CliError when they are another account's: nothing was read or written then
 */
export async function callerOf(
  { name, accountId }: Pick<Environment, "name" | "accountId">,
  client: Pick<STSClient, "send">,
): Promise<string> {
  const { Account, Arn } = await client.send(new GetCallerIdentityCommand({}));
  if (Account === accountId && Arn) return Arn;
  throw new CliError(EXIT.precondition, {
    what: `the credentials belong to account ${Account ?? "(none)"}, not to ${name}`,
    where: Arn ?? "sts:GetCallerIdentity",
    allowed: `${accountId}, the account of ${name}`,
    remedy:
      "choose the profile of the environment's account (AWS_PROFILE); for the embedded estate add --local",
  });
}

/** Who works on this machine, for the embedded estate, whose credentials are nobody's. */
export function localUser(): string {
  return userInfo().username;
}
