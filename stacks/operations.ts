import type { Construct } from "constructs";
import type { ICache } from "../constructs/cache/redis-cache";
import type { IEncryptionKey } from "../constructs/core/encryption-key";
import { EstateStack } from "../constructs/core/estate-stack";
import type { ICodeBucket } from "../constructs/core/function-code-bucket";
import type { IDatabase } from "../constructs/database/database";
import type { AlarmSpec } from "../constructs/monitoring/alarm-spec";
import type { IAlertTopics } from "../constructs/monitoring/alert-topics";
import type { INetwork } from "../constructs/network/network";
import { AlertmanagerWebhook } from "../constructs/remediation/alertmanager-webhook";
import type { IAutomation } from "../constructs/remediation/automation";
import { automationAlarms } from "../constructs/remediation/automation-alarms";
import {
  AutomationFunction,
  type AutomationFunctionOptions,
  type AutomationFunctionProps,
} from "../constructs/remediation/automation-function";
import { EmptySecret } from "../constructs/remediation/empty-secret";
import { EmergencyTopic } from "../constructs/remediation/emergency-topic";
import { ExecutionEndedRule } from "../constructs/remediation/execution-ended-rule";
import { IncidentBus } from "../constructs/remediation/incident-bus";
import { IncidentQueue } from "../constructs/remediation/incident-queue";
import { IncidentRules } from "../constructs/remediation/incident-rules";
import { MinuteSchedule } from "../constructs/remediation/minute-schedule";
import { NotificationChannels } from "../constructs/remediation/notification-channels";
import { OutboxStream } from "../constructs/remediation/outbox-stream";
import { QuarantineGroup } from "../constructs/remediation/quarantine-group";
import { PublicApi } from "../constructs/remediation/public-api";
import { mostInFlight } from "../constructs/remediation/remediation-metrics";
import { RemediationTable } from "../constructs/remediation/remediation-table";
import type { RunbookFunction } from "../constructs/remediation/runbook-function";
import { Runbooks } from "../constructs/remediation/runbooks";
import { UndeliveredQueue } from "../constructs/remediation/undelivered-queue";
import { remediationWorkflow } from "../constructs/remediation/workflow/remediation-workflow";
import { WorkflowMachine } from "../constructs/remediation/workflow-machine";
import type { Environment } from "../environments/environment";
import { deploymentOf } from "./deployment-of";

/** What happened is in the table for good; logs are for finding mistakes. */
const LOG_RETENTION_DAYS = 90;

/** Props of {@link OperationsStack}. */
export interface OperationsStackProps {
  readonly environment: Environment;
  readonly logsKey: IEncryptionKey;
  /** Key of the table and of the key that approvals are signed with. */
  readonly dataKey: IEncryptionKey;
  /** Key of queues and topics; EventBridge must be allowed to use it. */
  readonly messagingKey: IEncryptionKey;
  readonly permissionBoundaryArn: string;
  /** Where the functions live whose runbooks connect to the database or the cache, and what is compromised is cut off. */
  readonly network: INetwork;
  readonly database: IDatabase;
  readonly cache: ICache;
  readonly codeBucket: ICodeBucket;
  /** Who is told what was decided and done. */
  readonly alertTopics: IAlertTopics;
}

type FunctionProps = Omit<AutomationFunctionProps, keyof AutomationFunctionOptions>;

/** What decides and acts when something is wrong, and whom it tells: changes with every runbook. */
export class OperationsStack extends EstateStack {
  /** What is watched on the automation itself. */
  readonly automation: IAutomation;
  readonly #props: OperationsStackProps;
  readonly #undelivered: UndeliveredQueue;
  readonly #table: RemediationTable;
  readonly #emergency: EmergencyTopic;
  readonly #approvalKey: EmptySecret;
  readonly #api: PublicApi;
  readonly #sweeper: AutomationFunction;
  readonly #functionNames: Record<string, string> = {};

  constructor(scope: Construct, id: string, props: OperationsStackProps) {
    const { environment, dataKey, messagingKey, logsKey } = props;
    super(scope, id, {
      deployment: deploymentOf(environment),
      stackName: "operations",
      dataClass: "confidential",
    });
    this.#props = props;
    const { deletionProtection } = environment.protections;
    this.#undelivered = new UndeliveredQueue(this, "Undelivered", { messagingKey });
    this.#table = new RemediationTable(this, "Table", { dataKey, deletionProtection });
    this.#emergency = new EmergencyTopic(this, "Emergency", { email: environment.emergencyEmail });
    this.#approvalKey = new EmptySecret(this, "ApprovalKey", {
      name: "approval-key",
      description: "Signs the links of approvals; made by the function that signs the first one",
      dataKey,
      recoveryDays: this.#recoveryDays,
    });
    this.#api = new PublicApi(this, "Approvals", {
      name: "approvals",
      description: "Where the links of approvals lead",
      // A person opens a link; nobody opens many.
      requestsPerSecond: 5,
      burstRequests: 10,
      logsKey,
      logRetentionDays: LOG_RETENTION_DAYS,
    });
    new QuarantineGroup(this, "Quarantine", props);
    const { functions: runbooks } = this.#createRunbooks();
    const machine = this.#createWorkflow(runbooks);
    const queue = this.#createIntake(machine);
    this.#createApprovals(machine);
    this.#sweeper = this.#createSweeper(machine);
    new MinuteSchedule(this, "EveryMinute", {
      ...this.#common,
      calls: {
        notify: { target: this.#createNotifier(), input: { redeliver: "overdue" } },
        sweep: { target: this.#sweeper },
      },
    });
    this.#createEndedListener(machine);
    this.automation = {
      ...{ emergency: this.#emergency, runbooks },
      mostInFlight: mostInFlight(environment.remediation?.guardrails),
      alarms: () => this.#alarms(machine, queue, runbooks),
    };
  }

  #alarms(
    { machineArn }: WorkflowMachine,
    queue: IncidentQueue,
    runbooks: readonly RunbookFunction[],
  ): AlarmSpec[] {
    return automationAlarms({
      environment: this.deployment.environment,
      stateMachineArn: machineArn,
      tableName: this.#table.tableName,
      runbookFunctionNames: runbooks.map(({ functionName }) => functionName),
      functionNames: this.#functionNames,
      sweeperName: this.#sweeper.functionName,
      incidentQueueName: queue.queueName,
      deadLetterQueueNames: {
        incidents: queue.deadLetterQueueName,
        undelivered: this.#undelivered.queueName,
      },
    });
  }

  #createRunbooks(): Runbooks {
    const guardrails = this.#props.environment.remediation?.guardrails;
    return new Runbooks(this, "Runbooks", {
      ...this.#common,
      table: this.#table,
      targets: this.#props,
      ...(guardrails && { guardrails }),
      variables: { HOMEOSTAT_TABLE: this.#table.tableName },
    });
  }

  #createWorkflow(runbooks: readonly RunbookFunction[]): WorkflowMachine {
    const engine = this.#createFunction("Engine", {
      name: "engine",
      description: "Holds, asks and settles for the workflow",
      entry: "automation/functions/engine.ts",
      variables: {
        HOMEOSTAT_APPROVALS_URL: this.#api.url,
        HOMEOSTAT_APPROVAL_KEY_ARN: this.#approvalKey.secretArn,
      },
    });
    this.#table.grantReadWrite(engine);
    this.#approvalKey.grantCreate(engine);
    return new WorkflowMachine(this, "Workflow", {
      definition: remediationWorkflow({
        // The role of the machine names the functions: it waits for them.
        runbooks: runbooks.map(({ spec, spelledArn }) => ({ spec, functionArn: spelledArn })),
        engineFunctionArn: engine.spelledArn,
        partition: this.deployment.partition,
      }),
      functions: [engine, ...runbooks],
      ...this.#common,
    });
  }

  #createIntake(machine: WorkflowMachine): IncidentQueue {
    const intake = this.#createFunction("Intake", {
      name: "intake",
      description: "Reads events, decides about them, and starts what was admitted",
      entry: "automation/functions/intake.ts",
      variables: {
        HOMEOSTAT_WORKFLOW_ARN: machine.machineArn,
        HOMEOSTAT_EMERGENCY_TOPIC_ARN: this.#emergency.topicArn,
        HOMEOSTAT_REMEDIATION: JSON.stringify(this.#props.environment.remediation ?? {}),
      },
      // Six times as long later the queue delivers again what a crash left undone: before the lease of an admission is over.
      timeoutSeconds: 20,
    });
    this.#table.grantReadWrite(intake);
    this.#emergency.grantPublish(intake);
    machine.grantStart(intake);
    machine.grantStop(intake);
    const queue = new IncidentQueue(this, "Incidents", {
      messagingKey: this.#props.messagingKey,
      consumerTimeoutSeconds: intake.timeoutSeconds,
    });
    queue.feed(intake);
    const bus = this.#createBus();
    const { awsSources } = new IncidentRules(this, "Rules", {
      reportsBusName: bus.busName,
      queue,
      undelivered: this.#undelivered,
    });
    bus.archive(awsSources);
    return queue;
  }

  #createBus(): IncidentBus {
    const bus = new IncidentBus(this, "Bus", {
      reporterRoles: [this.physicalName("role", `remediation-${AlertmanagerWebhook.FUNCTION}`)],
    });
    const { dataKey, logsKey } = this.#props;
    new AlertmanagerWebhook(this, "Alertmanager", {
      bus,
      dataKey,
      logsKey,
      logRetentionDays: LOG_RETENTION_DAYS,
      recoveryDays: this.#recoveryDays,
      createFunction: (variables) =>
        this.#createFunction("AlertmanagerReceiver", {
          name: AlertmanagerWebhook.FUNCTION,
          description: "Takes webhooks of Alertmanager and reports them",
          entry: "automation/functions/alertmanager.ts",
          variables,
        }),
    });
    return bus;
  }

  #createApprovals(machine: WorkflowMachine): void {
    const approvals = this.#createFunction("ApprovalsPage", {
      name: "approvals",
      description: "Shows what waits for a person, and takes the answer",
      entry: "automation/functions/approvals.ts",
      variables: { HOMEOSTAT_APPROVAL_KEY_ARN: this.#approvalKey.secretArn },
    });
    this.#table.grantReadWrite(approvals);
    this.#approvalKey.grantRead(approvals);
    machine.grantAnswer(approvals);
    this.#api.route({
      handler: approvals,
      path: "/approvals/{id}",
      methods: { Show: "GET", Answer: "POST" },
    });
  }

  #createNotifier(): AutomationFunction {
    const { alertTopics, dataKey, environment } = this.#props;
    const channels = new NotificationChannels(this, "Notifications", {
      ...{ alertTopics, dataKey, recoveryDays: this.#recoveryDays },
      repository: environment.delivery.repository,
      ...(environment.notifications && { choice: environment.notifications }),
    });
    const notifier = this.#createFunction("Notify", {
      name: "notify",
      description: "Tells people what the outbox holds",
      entry: "automation/functions/notify.ts",
      variables: {
        HOMEOSTAT_EMERGENCY_TOPIC_ARN: this.#emergency.topicArn,
        HOMEOSTAT_CHANNELS: channels.settings,
      },
      timeoutSeconds: 60,
    });
    this.#table.grantReadWrite(notifier);
    this.#emergency.grantPublish(notifier);
    channels.grantTell(notifier);
    new OutboxStream(this, "Outbox", { table: this.#table, notifier, undelivered: this.#undelivered });
    return notifier;
  }

  #createSweeper(machine: WorkflowMachine): AutomationFunction {
    const sweeper = this.#createFunction("Sweep", {
      name: "sweep",
      description: "Settles executions that died, and sends again what is overdue",
      entry: "automation/functions/sweep.ts",
      variables: {
        HOMEOSTAT_WORKFLOW_ARN: machine.machineArn,
        HOMEOSTAT_EMERGENCY_TOPIC_ARN: this.#emergency.topicArn,
      },
      reservedConcurrency: 1,
    });
    this.#table.grantReadWrite(sweeper);
    machine.grantDescribe(sweeper);
    this.#emergency.grantPublish(sweeper);
    return sweeper;
  }

  #createEndedListener(machine: WorkflowMachine): void {
    const handler = this.#createFunction("Ended", {
      name: "ended",
      description: "Settles what the workflow could not settle itself",
      entry: "automation/functions/ended.ts",
      variables: { HOMEOSTAT_EMERGENCY_TOPIC_ARN: this.#emergency.topicArn },
    });
    this.#table.grantReadWrite(handler);
    this.#emergency.grantPublish(handler);
    new ExecutionEndedRule(this, "ExecutionEnded", { machine, handler, ...this.#common });
  }

  #createFunction(id: string, props: FunctionProps): AutomationFunction {
    const { variables, ...own } = props;
    const created = new AutomationFunction(this, id, {
      ...this.#common,
      ...own,
      variables: { HOMEOSTAT_TABLE: this.#table.tableName, ...variables },
    });
    this.#functionNames[props.name] = created.functionName;
    return created;
  }

  /** Days in which a deleted secret can be brought back. */
  get #recoveryDays(): number {
    return this.#props.environment.protections.deletionProtection ? 30 : 0;
  }

  get #common(): AutomationFunctionOptions {
    const { codeBucket, logsKey, permissionBoundaryArn } = this.#props;
    return {
      ...{ codeBucket, logsKey, permissionBoundaryArn },
      logRetentionDays: LOG_RETENTION_DAYS,
      undelivered: this.#undelivered,
    };
  }
}
