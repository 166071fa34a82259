/** A task that the emulator says is running. */
export interface RunningTask {
  readonly environment: string;
  readonly taskArn: string;
  readonly image: string;
  /** Variables of the container, as the task definition declares them. */
  readonly variables: Readonly<Record<string, string>>;
}

/** Where tasks are looked for. */
export interface TaskSource {
  readonly endpointUrl: string;
  readonly region: string;
  /** Environment name → account id. */
  readonly accounts: Readonly<Record<string, string>>;
}

interface Container {
  readonly name: string;
  readonly image: string;
  readonly environment?: readonly { readonly name: string; readonly value: string }[];
}
interface Task {
  readonly taskArn: string;
  readonly lastStatus: string;
  readonly taskDefinitionArn: string;
}

/** Tasks that one DescribeTasks call takes. */
const BATCH = 100;
const TIMEOUT_MS = 5_000;

/**
 * All running tasks of all accounts; the first container is the one that counts.
 *
 * @throws Error when the endpoint does not answer: then nothing is known, and nothing may be ended for it
 */
export async function runningTasks(source: TaskSource): Promise<RunningTask[]> {
  const perEnvironment = await Promise.all(
    Object.entries(source.accounts).map(([environment, accountId]) =>
      tasksOf(source, environment, accountId),
    ),
  );
  return perEnvironment.flat();
}

async function tasksOf(source: TaskSource, environment: string, accountId: string): Promise<RunningTask[]> {
  const call = <T>(action: string, input: object): Promise<T> => callEcs<T>(source, accountId, action, input);
  const { clusterArns } = await call<{ clusterArns: string[] }>("ListClusters", {});
  const definitions = new Map<string, Promise<Container | undefined>>();
  const containerOf = (definition: string): Promise<Container | undefined> => {
    const known = definitions.get(definition) ?? describeContainer(call, definition);
    definitions.set(definition, known);
    return known;
  };
  const found: RunningTask[] = [];
  for (const cluster of clusterArns) {
    for (const task of await tasksOfCluster(call, cluster)) {
      const container = await containerOf(task.taskDefinitionArn);
      if (!container || task.lastStatus !== "RUNNING") continue;
      const variables = Object.fromEntries(
        (container.environment ?? []).map(({ name, value }) => [name, value]),
      );
      found.push({ environment, taskArn: task.taskArn, image: container.image, variables });
    }
  }
  return found;
}

type EcsCall = <T>(action: string, input: object) => Promise<T>;

async function tasksOfCluster(call: EcsCall, cluster: string): Promise<Task[]> {
  const arns: string[] = [];
  let nextToken: string | undefined;
  do {
    const page: { taskArns: string[]; nextToken?: string } = await call("ListTasks", { cluster, nextToken });
    arns.push(...page.taskArns);
    nextToken = page.nextToken;
  } while (nextToken);
  const tasks: Task[] = [];
  for (let start = 0; start < arns.length; start += BATCH) {
    const batch = { cluster, tasks: arns.slice(start, start + BATCH) };
    tasks.push(...(await call<{ tasks: Task[] }>("DescribeTasks", batch)).tasks);
  }
  return tasks;
}

async function describeContainer(call: EcsCall, taskDefinition: string): Promise<Container | undefined> {
  const answer = await call<{ taskDefinition: { containerDefinitions: Container[] } }>(
    "DescribeTaskDefinition",
    {
      taskDefinition,
    },
  );
  return answer.taskDefinition.containerDefinitions[0];
}

/** The emulator reads the account out of the key id and checks no signature. */
async function callEcs<T>(source: TaskSource, accountId: string, action: string, input: object): Promise<T> {
  const response = await fetch(source.endpointUrl, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AmazonEC2ContainerServiceV20141113.${action}`,
      authorization: `AWS4-HMAC-SHA256 Credential=${accountId}/20260101/${source.region}/ecs/aws4_request, SignedHeaders=host, Signature=local`,
    },
    body: JSON.stringify(input),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  const text = await response.text();
  if (!response.ok)
    throw new Error(`ECS ${action} in ${accountId} answered ${response.status}: ${text.slice(0, 200)}`);
  return JSON.parse(text) as T;
}
