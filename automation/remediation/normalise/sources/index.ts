import type { SourceReader } from "../source-reader";
import { cloudwatchAlarm } from "./cloudwatch-alarm";

/** Everything that can be read. */
export const SOURCE_READERS: readonly SourceReader[] = [cloudwatchAlarm];
