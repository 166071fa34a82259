import { constructSignature } from "./construct-signature.mjs";
import { importDirection } from "./import-direction.mjs";
import { noProviderBarrel } from "./no-provider-barrel.mjs";

/** The rules of this repository; each has a good and a bad example in test/workshop/lint-rules.test.ts. */
export const estate = {
  rules: {
    "construct-signature": constructSignature,
    "import-direction": importDirection,
    "no-provider-barrel": noProviderBarrel,
  },
};
