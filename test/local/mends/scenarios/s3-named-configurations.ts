import type { AwsClient } from "../../support/aws-client";

/** Body of an intelligent tiering configuration. */
export const TIERING = [
  '<?xml version="1.0" encoding="UTF-8"?>\n',
  '<IntelligentTieringConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
  "<Id>whole</Id><Status>Enabled</Status>",
  "<Tiering><AccessTier>ARCHIVE_ACCESS</AccessTier><Days>90</Days></Tiering>",
  "</IntelligentTieringConfiguration>",
].join("");

const LOCATION =
  '<CreateBucketConfiguration xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><LocationConstraint>eu-west-1</LocationConstraint></CreateBucketConfiguration>';

/** A bucket with an intelligent tiering configuration, made, read and listed; the bucket made again; the configuration deleted. */
export async function namedConfigurationScenario(aws: AwsClient) {
  const ask = (method: string, path: string, body?: string) => aws.rest("s3", method, path, body);
  await ask("PUT", "/archive", LOCATION);
  // What the mend asks to know whether there is such a bucket.
  await ask("HEAD", "/archive");
  await ask("HEAD", "/missing");
  const path = "/archive?intelligent-tiering&id=whole";
  const put = await ask("PUT", path, TIERING);
  const read = await ask("GET", path);
  const listed = await ask("GET", "/archive?intelligent-tiering");
  await ask("DELETE", "/archive");
  await ask("PUT", "/archive", LOCATION);
  const again = await ask("GET", path);
  await ask("PUT", path, TIERING);
  const deleted = await ask("DELETE", path);
  const afterDelete = await ask("GET", path);
  const missing = await ask("GET", "/missing?intelligent-tiering");
  return { put, read, listed, again, deleted, afterDelete, missing };
}
