import { AwsInstances } from "../../adapters/aws/instances";
import { AwsMachines } from "../../adapters/aws/machines";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({ instances: new AwsInstances(), machines: new AwsMachines() });
