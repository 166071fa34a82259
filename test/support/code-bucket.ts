import type { ICodeBucket } from "../../constructs/core/function-code-bucket";

/** Where the functions of a test stack find their code. */
export const codeBucket: ICodeBucket = {
  bucketName: "homeostat-dev-111111111111-code",
  key: { keyArn: "arn:aws:kms:eu-west-1:111111111111:key/code", keyId: "code" },
};
