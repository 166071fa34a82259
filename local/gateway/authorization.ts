/** Who asks, and where. */
export interface Asker {
  /** Access key id; twelve digits are the account itself. */
  readonly accessKeyId: string;
  readonly region: string;
}

/** A Signature Version 4 header that says who asks. The emulators read the scope and check no signature. */
export function authorizationOf({ accessKeyId, region }: Asker, service: string, now: Date): string {
  const date = now.toISOString().slice(0, 10).replaceAll("-", "");
  const scope = `${accessKeyId}/${date}/${region || "us-east-1"}/${service}/aws4_request`;
  return `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`;
}
