import { AwsMachines } from "../../adapters/aws/machines";
import type { Ports } from "./steps";

/** What the steps act through in AWS. */
export const createPorts = (): Ports => ({ machines: new AwsMachines() });
