/**
 * What EC2 tells of the machines of Auto Scaling groups: how busy their processors are, as far as anybody gave them something
 * to do, and whether they pass the status checks. A machine that does not run has no data.
 * Follows https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/viewing_metrics_with_cloudwatch.html
 */
import { MACHINES_PATH } from "../gateway/routes";
import type { Measure } from "./measure";

interface Group {
  readonly name: string;
  readonly machines: readonly { readonly condition: string; readonly cpuPercent: number }[];
}

/** Measures `AWS/EC2`. */
export function ec2Metrics(): Measure {
  return async ({ api }) => {
    const { groups } = await api.own<{ groups: readonly Group[] }>("ec2", MACHINES_PATH, {});
    return groups.flatMap(({ name: AutoScalingGroupName, machines }) =>
      machines.flatMap(({ condition, cpuPercent }) => {
        const failed = condition === "impaired" ? 1 : 0;
        // The two checks of the emulated machines pass and fail together.
        const values = {
          CPUUtilization: cpuPercent,
          StatusCheckFailed: failed,
          StatusCheckFailed_Instance: failed,
          StatusCheckFailed_System: failed,
        };
        return Object.entries(values).map(([name, value]) => ({
          namespace: "AWS/EC2",
          name,
          dimensions: { AutoScalingGroupName },
          value,
        }));
      }),
    );
  };
}
