import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Service } from "../../../constructs/service/service";
import { serviceProps } from "../../constructs/service/fixtures";
import { estateStack } from "../../support/estate-stack";
import { onlyResource } from "../../support/resources";
import { synth } from "../../support/synth";

const instructions = readFileSync(join(__dirname, "../../../services/reference/Dockerfile"), "utf8").split(
  "\n",
);

interface Container {
  readonly user: string;
  readonly mountPoints: readonly { readonly containerPath: string; readonly readOnly: boolean }[];
}

function taskDefinition(): Record<string, unknown> {
  const stack = estateStack();
  new Service(stack, "Service", serviceProps);
  return onlyResource(synth(stack), "aws_ecs_task_definition");
}

describe("the image", () => {
  const task = taskDefinition();
  const [container] = JSON.parse(String(task["container_definitions"])) as [Container];

  test("gives the user of the task every directory that the task mounts to write in", () => {
    const writable = container.mountPoints.filter(({ readOnly }) => !readOnly);

    expect(writable).toHaveLength(1);
    for (const { containerPath } of writable) {
      const made = instructions.indexOf(
        `RUN mkdir ${containerPath} && chown ${container.user}:${container.user} ${containerPath}`,
      );
      const volume = instructions.indexOf(`VOLUME ["${containerPath}"]`);
      const user = instructions.indexOf(`USER ${container.user}`);
      expect(made).toBeGreaterThan(instructions.lastIndexOf("FROM node:22-slim"));
      // What is done to a volume after it was declared is lost, and a plain user may own nothing of root's.
      expect(volume).toBeGreaterThan(made);
      expect(user).toBeGreaterThan(volume);
    }
  });

  test("is built for the processor of the task", () => {
    expect(task["runtime_platform"]).toMatchObject({ cpu_architecture: "ARM64" });
    expect(instructions[1]).toContain("docker build --platform linux/arm64 ");
  });
});
