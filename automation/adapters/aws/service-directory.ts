import { ECSClient, ListClustersCommand, ListServicesCommand } from "@aws-sdk/client-ecs";
import type { ServiceDirectory } from "../../runbooks/ports/service-directory";
import { stepClientSettings } from "./client-settings";

const MAXIMUM_SERVICES = 100;

/** The lists of ECS. They are only read: there is nothing that a stale fence could touch. */
export class AwsServiceDirectory implements ServiceDirectory {
  constructor(private readonly client: Pick<ECSClient, "send"> = new ECSClient(stepClientSettings)) {}

  async servicesNamed(beginning: string): Promise<readonly string[]> {
    if (beginning === "") throw new Error("beginning is empty; allowed: the names of one environment");
    const named = (arn: string): readonly string[] => {
      const name = arn.split("/").at(-1) ?? "";
      return name.startsWith(beginning) ? [name] : [];
    };
    const services: string[] = [];
    for (const cluster of (await this.#clusterArns()).flatMap(named)) {
      const names = (await this.#serviceArns(cluster)).flatMap(named);
      services.push(...names.map((name) => `${cluster}/${name}`));
    }
    if (services.length <= MAXIMUM_SERVICES) return services.sort();
    throw new Error(`${services.length} services begin with ${beginning}; allowed: ${MAXIMUM_SERVICES}`);
  }

  async #clusterArns(): Promise<string[]> {
    const arns: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListClustersCommand(token === undefined ? {} : { nextToken: token }),
      );
      arns.push(...(page.clusterArns ?? []));
      token = page.nextToken;
    } while (token !== undefined);
    return arns;
  }

  async #serviceArns(cluster: string): Promise<string[]> {
    const arns: string[] = [];
    let token: string | undefined;
    do {
      const page = await this.client.send(
        new ListServicesCommand({ cluster, ...(token !== undefined && { nextToken: token }) }),
      );
      arns.push(...(page.serviceArns ?? []));
      token = page.nextToken;
    } while (token !== undefined);
    return arns;
  }
}
