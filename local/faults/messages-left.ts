import type { WorldFault } from "./fault";
import {
  liesInDeadLetters,
  queueName,
  queuePairs,
  sendMessage,
  takeOffDeadLetters,
} from "./support/service-queues";

/** Tells our messages from all others. */
const MARK = "left behind by chaos inject";
const LEFT = 12;
/** Messages that show that the worker works again. */
const WORKED_OFF = 3;

/** Messages that were given up while something was out of order: it is well again, and nobody comes back for them. */
export const messagesLeft: WorldFault = {
  id: "messages-left",
  kind: "world",
  summary:
    "Twelve messages that were given up lie in each dead-letter queue of the service; its worker is well again.",
  alarms: ["dead-letter-queue-not-empty"],
  mendedBy: "redrive-queue",
  async begin(place) {
    const pairs = await queuePairs(place);
    for (const { url, deadLettersUrl } of pairs) {
      for (let number = 1; number <= LEFT; number += 1)
        await sendMessage(place, deadLettersUrl, { id: `left-${String(number)}`, text: MARK });
      for (let number = 1; number <= WORKED_OFF; number += 1)
        await sendMessage(place, url, { id: `new-${String(number)}`, text: "worked off at once" });
    }
    const names = pairs.map(({ deadLettersUrl }) => queueName(deadLettersUrl));
    return `${String(LEFT)} messages in ${names.join(", ")}`;
  },
  end: (place) => takeOffDeadLetters(place, MARK),
  isOn: (place) => liesInDeadLetters(place, MARK),
};
