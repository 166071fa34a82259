import { Signer } from "@aws-sdk/rds-signer";

/** Whom a token is made for. */
export interface TokenFor {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

/** Makes the token that RDS takes for a password, valid for 15 minutes. Nothing is called: it is signed here. */
export function databaseToken({ host, port, user }: TokenFor): Promise<string> {
  return new Signer({ hostname: host, port, username: user }).getAuthToken();
}
