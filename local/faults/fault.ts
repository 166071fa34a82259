import type { LocalEstate } from "../index";

/** Where a fault is injected. */
export interface FaultPlace {
  readonly estate: LocalEstate;
  /** Root of the project: holds `.homeostat/`. */
  readonly root: string;
  /** e.g. `dev` */
  readonly environment: string;
  readonly accountId: string;
  /** Service that is hit, where the fault is one of a service, e.g. `reference`. */
  readonly service: string;
}

/** An event by which a service of AWS tells of a fault that nothing on this machine could find. */
export interface ToldEvent {
  /** e.g. `aws.guardduty` */
  readonly source: string;
  readonly detailType: string;
  readonly detail: object;
  /** ARNs. @default - none */
  readonly resources?: readonly string[];
}

/** What the embedded estate lacks to see a fault by itself, and how a person tells of it instead. */
export interface UnseenHere {
  /** What is missing, e.g. `EC2 is not measured`. */
  readonly why: string;
  /** Root cause to report. */
  readonly rootCause: string;
  /** What it is reported on, as `incidents report --on` takes it. */
  readonly on: string;
}

/** A request to each task of the service. */
export interface SeenBy {
  readonly method: "GET" | "POST";
  readonly path: string;
  readonly body?: string;
}

interface FaultBase {
  /** Kebab-case, as its file. */
  readonly id: string;
  /** What goes wrong, in one sentence. */
  readonly summary: string;
  /** Kinds of alarms that should see it: in AWS, and here where nothing else is said. Of a fault that is told, its root cause. */
  readonly alarms: readonly string[];
  /** Id of the runbook that mends it. @default - none: a person does */
  readonly mendedBy?: string;
  /** Request without which nobody sees the fault. @default - it shows by itself */
  readonly seenBy?: SeenBy;
  /** Why none of its alarms can go off in the embedded estate. @default - they can */
  readonly unseenHere?: UnseenHere;
}

/** What a task's `/faults` is told: services/reference/faults.ts. */
export type FaultChanges = Readonly<Record<string, number | boolean>>;

/** Trouble inside the tasks of a service: each is told to have it, and stays so until it is told otherwise or replaced. */
export interface TaskFault extends FaultBase {
  readonly kind: "task";
  /** What each task is told, by how many there are: a trouble that they share is as large with more of them. */
  changes(tasks: number): FaultChanges;
  /** The same fields of a task in good health. */
  readonly restored: FaultChanges;
}

/** Trouble around the tasks. */
export interface WorldFault extends FaultBase {
  readonly kind: "world";
  /** Causes it; says what it did. @throws FaultProblem */
  begin(place: FaultPlace): Promise<string>;
  /** Ends it, and takes away all that causing it has made, also half-way; harmless where it is not there. */
  end(place: FaultPlace): Promise<void>;
  isOn(place: FaultPlace): Promise<boolean>;
  /** What AWS says of it once it is there: put on the account's default bus in its name. @default - its alarms see it */
  tells?(place: FaultPlace): Promise<ToldEvent>;
}

/** Trouble around the tasks that no alarm sees: a service of AWS tells of it, which does not work here. */
export interface ToldFault extends WorldFault {
  /** Also of one that was mended. @throws FaultProblem where nothing is there to tell of */
  tells(place: FaultPlace): Promise<ToldEvent>;
}

/** Trouble that can be caused on purpose. */
export type Fault = TaskFault | WorldFault;

/** A fault that cannot be injected as things are. */
export class FaultProblem extends Error {
  constructor(
    message: string,
    /** What to do, as a command where there is one. */
    readonly remedy: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
