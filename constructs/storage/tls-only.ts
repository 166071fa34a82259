import type { DataAwsIamPolicyDocumentStatement } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document";

/** Refuses everybody who comes without TLS, or with a TLS older than 1.2. */
export function tlsOnlyStatements(bucketArn: string): DataAwsIamPolicyDocumentStatement[] {
  const everything = {
    effect: "Deny",
    actions: ["s3:*"],
    resources: [bucketArn, `${bucketArn}/*`],
    principals: [{ type: "*", identifiers: ["*"] }],
  };
  return [
    {
      ...everything,
      sid: "RefusePlainHttp",
      condition: [{ test: "Bool", variable: "aws:SecureTransport", values: ["false"] }],
    },
    {
      ...everything,
      sid: "RefuseOldTls",
      condition: [{ test: "NumericLessThan", variable: "s3:TlsVersion", values: ["1.2"] }],
    },
  ];
}
