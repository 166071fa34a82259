import { AwsDeadLetters } from "../../adapters/aws/dead-letters";
import { AwsMetrics } from "../../adapters/aws/metrics";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({ deadLetters: new AwsDeadLetters(), metrics: new AwsMetrics() });
