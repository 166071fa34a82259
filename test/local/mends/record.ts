/**
 * Records again what the real emulators answer, for the tests of the mends, after their versions have changed:
 * `npx tsx test/local/mends/record.ts [mend…]`. Starts emulators of its own.
 */
import { writeFileSync } from "node:fs";
import { format } from "prettier";
import { SCENARIOS } from "./scenarios";
import { startRealEmulators } from "./support/real-emulators";
import { type Exchange, recorder, recordingFile } from "./support/recording";

async function main(chosen: readonly string[]): Promise<void> {
  const emulators = await startRealEmulators();
  try {
    for (const [name, scenario] of Object.entries(SCENARIOS)) {
      if (chosen.length > 0 && !chosen.includes(name)) continue;
      const exchanges: Exchange[] = [];
      await emulators.reset();
      await scenario(recorder(emulators.aws, exchanges));
      const text = await format(JSON.stringify(exchanges), { parser: "json", printWidth: 110 });
      writeFileSync(recordingFile(name), text);
      process.stdout.write(`${name}: ${exchanges.length} answers\n`);
    }
  } finally {
    await emulators.close();
  }
}

void main(process.argv.slice(2));
