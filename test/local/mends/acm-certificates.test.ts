import { acmCertificates } from "../../../local/gateway/mends/acm-certificates";
import { parsed } from "../support/aws-client";
import { certificateScenario } from "./scenarios/acm-certificates";
import { useMend } from "./support/use-mend";

const gateways = useMend("acm-certificates", acmCertificates);

test("a certificate has the key it was requested with, and is logged for transparency", async () => {
  const alone = await certificateScenario(gateways.alone);
  expect(parsed(alone.described)).toMatchObject({ Certificate: { KeyAlgorithm: "RSA_2048", Options: {} } });

  const { described } = await certificateScenario(gateways.mended);
  expect(parsed(described)).toMatchObject({
    Certificate: {
      DomainName: "example.com",
      KeyAlgorithm: "EC_prime256v1",
      Options: { CertificateTransparencyLoggingPreference: "ENABLED" },
    },
  });
});

test("a changed option is read back, and the key stays", async () => {
  const { changed } = await certificateScenario(gateways.mended);
  expect(parsed(changed)).toMatchObject({
    Certificate: {
      KeyAlgorithm: "EC_prime256v1",
      Options: { CertificateTransparencyLoggingPreference: "DISABLED" },
    },
  });
});
