import type { WorldFault } from "./fault";
import {
  liesInDeadLetters,
  queueName,
  queuePairs,
  sendMessage,
  takeOffDeadLetters,
} from "./support/service-queues";

/** Tells our messages from all others. */
const MARK = "poison put by chaos inject";
const MESSAGES = 3;

/** Messages that no worker can read lie in the dead-letter queues, as after every attempt has failed. */
export const queuePoison: WorldFault = {
  id: "queue-poison",
  kind: "world",
  summary: "Three messages that no worker can read lie in each dead-letter queue of the service.",
  alarms: ["dead-letter-queue-not-empty"],
  async begin(place) {
    const pairs = await queuePairs(place);
    for (const { deadLettersUrl } of pairs) {
      for (let number = 0; number < MESSAGES; number += 1)
        await sendMessage(place, deadLettersUrl, { text: null, note: MARK, number });
    }
    const names = pairs.map(({ deadLettersUrl }) => queueName(deadLettersUrl));
    return `${String(MESSAGES)} messages in ${names.join(", ")}`;
  },
  end: (place) => takeOffDeadLetters(place, MARK),
  isOn: (place) => liesInDeadLetters(place, MARK),
};
