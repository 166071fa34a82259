import { randomUUID } from "node:crypto";
import { EventBridgeClient } from "@aws-sdk/client-eventbridge";
import { SFNClient } from "@aws-sdk/client-sfn";
import { STSClient } from "@aws-sdk/client-sts";
import { AwsExecutionProgress } from "../../automation/adapters/aws/execution-progress";
import { AwsIncidentReports } from "../../automation/adapters/aws/incident-reports";
import { GuardrailTable } from "../../automation/adapters/dynamodb/guardrail-table";
import { RecordTable } from "../../automation/adapters/dynamodb/record-table";
import { storeClient } from "../../automation/adapters/dynamodb/store-client";
import { StepFunctionsTokens } from "../../automation/adapters/workflow/task-token";
import type { Environment } from "../../environments/environment";
import { CliError } from "../cli-error";
import { knownEnvironment } from "../engine/create-target";
import { estateAccess } from "../engine/estate-access";
import { targetFlags, type TargetName } from "../engine/target";
import { EXIT } from "../exit-codes";
import { ROOT } from "../root";
import { clientConfiguration, type ClientConfiguration } from "../state/client-configuration";
import { callerOf, localUser } from "./caller";
import { HeardStore } from "./heard-store";
import type { Remediation, RemediationOptions } from "./remediation";

/**
 * The automation of the environment that was named, after it is known that it is the right account's and is deployed.
 *
 * @throws CliError where that is not so
 */
export async function openRemediation(options: RemediationOptions): Promise<Remediation> {
  const environment = await knownEnvironment(options.env);
  const local = options.local === true;
  const estate = local ? await estateAccess(ROOT, environment.name) : undefined;
  const kind = local ? "local" : "aws";
  const place: TargetName = {
    kind,
    environment: environment.name,
    guarded: environment.protected && !local,
  };
  const region = estate?.variables["AWS_REGION"] ?? environment.region;
  const settings = clientConfiguration({ kind, env: estate?.variables ?? {} }, region);
  const by = local ? localUser() : await awsCaller(environment, settings);
  return connect(environment, place, by, settings);
}

async function awsCaller(environment: Environment, settings: ClientConfiguration): Promise<string> {
  const client = new STSClient(settings);
  try {
    return await callerOf(environment, client);
  } finally {
    client.destroy();
  }
}

async function connect(
  { name, organization, partition, accountId, remediation: set = {} }: Environment,
  place: TargetName,
  by: string,
  settings: ClientConfiguration,
): Promise<Remediation> {
  const { region = "" } = settings;
  const client = storeClient(settings);
  const workflowClient = new SFNClient(settings);
  const eventsClient = new EventBridgeClient(settings);
  const close = (): void => {
    client.destroy();
    eventsClient.destroy();
    workflowClient.destroy();
  };
  // The stack calls table, bus and workflow so.
  const resource = `${organization}-${name}-remediation`;
  const store = new HeardStore(new GuardrailTable({ client, tableName: resource }));
  const log = new RecordTable({ client, tableName: resource, environment: name });
  const executions = `arn:${partition}:states:${region}:${accountId}:execution:${resource}`;
  try {
    await log.assertReadable();
  } catch (error) {
    close();
    throw isAbsent(error) ? notDeployed(resource, place, error) : error;
  }
  return {
    place,
    site: { environment: name, organization, accountId, region },
    settings: set,
    by,
    deps: {
      store,
      clock: Date.now,
      random: Math.random,
      sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      newId: randomUUID,
    },
    log,
    reports: new AwsIncidentReports({ busName: resource, client: eventsClient }),
    progress: new AwsExecutionProgress(workflowClient, executions),
    workflow: new StepFunctionsTokens(workflowClient),
    trouble: () => store.trouble,
    close,
  };
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && error.name === "ResourceNotFoundException";
}

function notDeployed(tableName: string, place: TargetName, cause: unknown): CliError {
  return new CliError(
    EXIT.precondition,
    {
      what: `there is no automation in ${place.environment}: its table does not exist`,
      where: `DynamoDB table ${tableName}`,
      remedy: `npx homeostat apply ${targetFlags(place)} --stack operations`,
    },
    { cause },
  );
}
