import { configFinding } from "./support/config-finding";
import type { ToldFault } from "./fault";
import { ifThere } from "./support/if-there";
import { markOf } from "./support/mark";
import { placeClients } from "./support/place-clients";

const ID = "public-bucket";
const NO_BUCKET = "NoSuchBucket";
const NO_BLOCK = "NoSuchPublicAccessBlockConfiguration";

/** Public access lists are blocked, public policies are not. */
const HALF = {
  BlockPublicAcls: true,
  IgnorePublicAcls: true,
  BlockPublicPolicy: false,
  RestrictPublicBuckets: false,
};

/** A bucket with nothing in it that everybody may read by its policy, half blocked. */
export const publicBucket: ToldFault = {
  id: ID,
  kind: "world",
  summary: "AWS Config finds a bucket that everybody may read.",
  alarms: ["bucket-public-read"],
  mendedBy: "close-public-access",
  async begin(place) {
    const { name: Bucket, tags: TagSet } = markOf(place, ID);
    if (!(await publicBucket.isOn(place))) {
      await publicBucket.end(place);
      const s3 = await placeClients.s3(place);
      await s3.createBucket({ Bucket });
      await s3.putBucketTagging({ Bucket, Tagging: { TagSet } });
      // A new bucket blocks everything, and would not take the policy.
      await s3.deletePublicAccessBlock({ Bucket });
      await s3.putBucketPolicy({ Bucket, Policy: JSON.stringify(readableByAll(Bucket)) });
      await s3.putPublicAccessBlock({ Bucket, PublicAccessBlockConfiguration: HALF });
    }
    return `everybody may read ${Bucket}`;
  },
  async end(place) {
    const s3 = await placeClients.s3(place);
    await ifThere(s3.deleteBucket({ Bucket: markOf(place, ID).name }), NO_BUCKET);
  },
  async isOn(place) {
    const s3 = await placeClients.s3(place);
    const { name: Bucket } = markOf(place, ID);
    const policy = await ifThere(s3.getBucketPolicyStatus({ Bucket }), NO_BUCKET, "NoSuchBucketPolicy");
    if (policy?.PolicyStatus?.IsPublic !== true) return false;
    const block = await ifThere(s3.getPublicAccessBlock({ Bucket }), NO_BUCKET, NO_BLOCK);
    return block?.PublicAccessBlockConfiguration?.RestrictPublicBuckets !== true;
  },
  tells: (place) => {
    const target = { type: "AWS::S3::Bucket", id: markOf(place, ID).name };
    return Promise.resolve(configFinding(place, "s3-bucket-public-read-prohibited", target));
  },
};

function readableByAll(bucket: string) {
  const Resource = `arn:aws:s3:::${bucket}/*`;
  const Statement = [{ Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource }];
  return { Version: "2012-10-17", Statement };
}
