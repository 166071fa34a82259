import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** ECS as far as the task runner asks: one cluster per account, whose running tasks the test decides. */
export class FakeEcs {
  /** Account id → ids of its running tasks. */
  readonly tasks = new Map<string, string[]>();
  /** Variables of the one task definition. */
  variables: Record<string, string> = {};
  failing = false;
  readonly #server: Server;

  constructor() {
    this.#server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        const account = /Credential=(\d{12})\//.exec(request.headers.authorization ?? "")?.[1] ?? "";
        const action = String(request.headers["x-amz-target"]).split(".")[1] ?? "";
        response.statusCode = this.failing ? 500 : 200;
        response.end(JSON.stringify(this.failing ? { message: "away" } : this.#answer(action, account)));
      });
    });
  }

  listen(): Promise<string> {
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => {
        resolve(`http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`);
      });
    });
  }

  close(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #answer(action: string, account: string): unknown {
    const arns = (this.tasks.get(account) ?? []).map(
      (id) => `arn:aws:ecs:eu-west-1:${account}:task/main/${id}`,
    );
    switch (action) {
      case "ListClusters":
        return { clusterArns: [`arn:aws:ecs:eu-west-1:${account}:cluster/main`] };
      case "ListTasks":
        return { taskArns: arns };
      case "DescribeTasks":
        return {
          tasks: arns.map((taskArn) => ({
            taskArn,
            lastStatus: "RUNNING",
            taskDefinitionArn: "reference:1",
          })),
        };
      default:
        return {
          taskDefinition: {
            containerDefinitions: [
              {
                name: "reference",
                image: "reference:1.0.0",
                environment: Object.entries(this.variables).map(([name, value]) => ({ name, value })),
              },
            ],
          },
        };
    }
  }
}
