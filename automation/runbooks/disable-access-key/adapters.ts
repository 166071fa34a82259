import { AwsAccessKeys } from "../../adapters/aws/access-keys";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({ keys: new AwsAccessKeys() });
