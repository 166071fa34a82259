import { AwsCertificates } from "../../adapters/aws/certificates";
import { AwsDnsZones } from "../../adapters/aws/dns-zones";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({
  certificates: new AwsCertificates(),
  zones: new AwsDnsZones(),
});
