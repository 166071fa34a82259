import { messageOf } from "../../core/message-of";
import type { Intake } from "../normalise/intake";
import { normalise } from "../normalise/normalise";
import type { Handled, IntakeDeps } from "./deps";
import { handleOver } from "./handle-over";
import { handleTrouble } from "./handle-trouble";
import { noteInformation, noteRejected } from "./note";

/** One event, as often as it is delivered. */
export interface Delivery {
  /** The same for each delivery of one message. */
  readonly id: string;
  /** As EventBridge sends it. */
  readonly event: unknown;
}

/**
 * The whole way of one event. It never throws: what could not be done to its end is answered with `again`, after a
 * person was told by a way that does not need the store. Handled again, it does only what is still missing.
 */
export async function handleEvent({ id, event }: Delivery, deps: IntakeDeps): Promise<Handled> {
  const handled = await handleAll({ id, event }, deps);
  return handled.kind === "again" ? { kind: "again", says: await raiseAlarm(handled.says, deps) } : handled;
}

async function handleAll({ id, event }: Delivery, deps: IntakeDeps): Promise<Handled> {
  const says: string[] = [];
  try {
    const intakes = normalise(event, { places: [deps.place], nowMs: deps.clock() });
    for (const [index, intake] of intakes.entries()) {
      const handled = await handleIntake(intake, `${id}#${index}`, deps);
      if (handled.kind === "again") return handled;
      says.push(handled.says);
    }
  } catch (error) {
    return { kind: "again", says: messageOf(error) };
  }
  return { kind: "handled", says: says.join("; ") };
}

function handleIntake(intake: Intake, deliveryId: string, deps: IntakeDeps): Promise<Handled> {
  switch (intake.kind) {
    case "trouble":
      return handleTrouble(intake.incident, deps);
    case "over":
      return handleOver(intake, deps);
    case "information":
      return noteInformation(intake, deliveryId, deps);
    case "rejected":
      return noteRejected(intake, deliveryId, deps);
  }
}

async function raiseAlarm(says: string, { pager, place: { environment } }: IntakeDeps): Promise<string> {
  try {
    await pager.page({
      environment,
      subject: `Homeostat cannot handle an event in ${environment}`,
      says:
        `${says}. Nothing is done about this event, and about those behind it, until it can be handled; it is tried ` +
        `again. Look at the alarms of ${environment} yourself, and at the table and the workflow of the automation.`,
    });
    return says;
  } catch (error) {
    return `${says}; and no person could be told: ${messageOf(error)}`;
  }
}
