import { UpdateServiceCommand } from "@aws-sdk/client-ecs";
import {
  CreateDBInstanceReadReplicaCommand,
  DeleteDBInstanceCommand,
  DescribeDBInstancesCommand,
} from "@aws-sdk/client-rds";
import { databaseFailed } from "../../../../local/faults/database-failed";
import { callEstate } from "../../../../local/faults/support/estate-call";
import type { FaultPlace } from "../../../../local/faults/fault";
import { INSTANCE_STATES_PATH } from "../../../../local/gateway/routes";
import { afterCall } from "../after-call";
import type { BusEvent } from "../aws-event";
import { databaseSite } from "../data-sessions";
import { serviceOf } from "../estate-tasks";
import { eventually } from "../eventually";
import { ROOT } from "../homeostat";
import type { RunbookStage } from "../runbook-stage";
import { DatabaseWorld } from "./database-world";
import { leastOfMinutes, measured } from "./measured";
import { ServiceWorld } from "./service-world";

const SILENT_MINUTES = 4;
const SILENCE_SECONDS = 300;

/** The primary database of a stage, a replica of it, and the service that is pointed at one of them. */
export class FailingPrimary {
  readonly #primary: string;
  readonly #replica: string;
  readonly #service: string;

  constructor(private readonly stage: RunbookStage) {
    this.#primary = `homeostat-${stage.environment}-main`;
    this.#replica = `${this.#primary}-spare`;
    this.#service = `homeostat-${stage.environment}-reference`;
  }

  /** It has fallen silent, says an alarm. */
  silent(): BusEvent {
    return new DatabaseWorld(this.stage, "main").alarm("database-silent", "CPUUtilization");
  }

  /** Makes the replica anew, and waits until it is heard. */
  async makeReplica(): Promise<void> {
    await this.removeReplica();
    await this.stage.clients.rds.send(
      new CreateDBInstanceReadReplicaCommand({
        DBInstanceIdentifier: this.#replica,
        SourceDBInstanceIdentifier: this.#primary,
      }),
    );
    for (const metric of ["CPUUtilization", "ReplicaLag"])
      await measured(this.stage, this.#replica, metric, (value) => value >= 0);
  }

  async removeReplica(): Promise<void> {
    const { DBInstances = [] } = await this.stage.clients.rds.send(new DescribeDBInstancesCommand({}));
    if (!DBInstances.some(({ DBInstanceIdentifier }) => DBInstanceIdentifier === this.#replica)) return;
    await this.stage.clients.rds.send(
      new DeleteDBInstanceCommand({ DBInstanceIdentifier: this.#replica, SkipFinalSnapshot: true }),
    );
  }

  /** Whether the replica still is one. */
  async isReplica(): Promise<boolean> {
    const { DBInstances: [replica] = [] } = await this.stage.clients.rds.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: this.#replica }),
    );
    return replica?.ReadReplicaSourceDBInstanceIdentifier === this.#primary;
  }

  fail(): Promise<string> {
    return databaseFailed.begin(this.#place());
  }

  heal(): Promise<void> {
    return databaseFailed.end(this.#place());
  }

  /** Waits until nothing was measured of the primary for longer than a gap would last. */
  async silence(): Promise<void> {
    const heard = () => leastOfMinutes(this.stage.clients, this.#primary, "CPUUtilization", SILENT_MINUTES);
    await eventually("the primary is silent", async () => (await heard()).length === 0, SILENCE_SECONDS);
  }

  /** Lets the replica fail as soon as it is promoted and the service pointed at it, for as long as something lasts. */
  async failingPromoted<T>(during: () => Promise<T>): Promise<T> {
    const show = (body: object) =>
      callEstate(this.#place(), { service: "rds", path: INSTANCE_STATES_PATH, body });
    const { estate, environment } = this.stage;
    const functionName = `homeostat-${environment}-remediation-failover-database`;
    const pointed = { functionName, service: "ECS", operation: "UpdateService" };
    const fail = async (): Promise<void> => {
      if (!(await this.isPointedAtReplica())) throw new Error("the service is pointed elsewhere");
      await show({ DBInstanceIdentifier: this.#replica, DBInstanceStatus: "failed" });
    };
    try {
      const { result, times } = await afterCall(estate, environment, pointed, fail, during);
      if (times === 0) throw new Error("the service was never pointed at the promoted instance");
      return result;
    } finally {
      await show({ DBInstanceIdentifier: this.#replica });
    }
  }

  /** The task definition that the service runs, with its tasks. */
  async runs(): Promise<{ readonly taskDefinition: string; readonly host: string | undefined }> {
    const { estate, environment } = this.stage;
    const { variables, taskDefinition } = await serviceOf(estate, environment);
    await new ServiceWorld(this.stage).tasks();
    return { taskDefinition, host: variables["DATABASE_HOST"] };
  }

  /** Whether the service is told to use the replica's address. */
  async isPointedAtReplica(): Promise<boolean> {
    const { estate, environment } = this.stage;
    const { variables } = await serviceOf(estate, environment);
    return variables["DATABASE_HOST"] === databaseSite(estate, environment).replicaHost;
  }

  /** Deploys a revision, as a person would. */
  async deploy(taskDefinition: string): Promise<void> {
    const names = { cluster: this.#service, service: this.#service };
    await this.stage.clients.ecs.send(new UpdateServiceCommand({ ...names, taskDefinition }));
    await new ServiceWorld(this.stage).tasks();
  }

  #place(): FaultPlace {
    const { estate, environment } = this.stage;
    const accountId = estate.accounts[environment] ?? "";
    return { estate, root: ROOT, environment, accountId, service: "reference" };
  }
}
