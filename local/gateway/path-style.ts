/** Where a request is addressed to. */
export interface Address {
  /** Target of the request line: a path, or a whole URL when the client takes the gateway for its proxy. */
  readonly url: string;
  /** `Host` header, with its port. */
  readonly host: string | undefined;
}

const VIRTUAL_HOST = /^(?<bucket>[a-z0-9][a-z0-9.-]*)\.(?<endpoint>127\.0\.0\.1(?::\d+)?)$/;

/**
 * Brings a bucket from the host into the path. Terraform's S3 backend always puts it into the host, and no
 * resolver knows `bucket.127.0.0.1`; so the estate names the gateway as the proxy for plain HTTP, and the
 * request arrives here with its whole URL. Loopback addresses themselves are never proxied.
 *
 * Follows https://docs.aws.amazon.com/AmazonS3/latest/userguide/VirtualHosting.html
 */
export function pathStyle(address: Address): Address {
  const absolute = /^http:\/\/([^/]+)(\/.*)?$/.exec(address.url);
  const host = absolute ? absolute[1] : address.host;
  const url = absolute ? (absolute[2] ?? "/") : address.url;
  const { bucket, endpoint } = VIRTUAL_HOST.exec(host ?? "")?.groups ?? {};
  if (bucket === undefined) return { url, host };
  return { url: `/${bucket}${url}`, host: endpoint };
}
