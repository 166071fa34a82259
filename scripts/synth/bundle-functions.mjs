import { readFileSync } from "node:fs";
import { text } from "node:stream/consumers";
import { build } from "esbuild";

/*
 * Bundles functions as the options on standard input say, and writes the texts and what they are made of to standard
 * output. A process of its own, because synthesis cannot wait for anything and the bundler's plugins must be waited for.
 */

/** Descriptions of a service's calls, as a client of the AWS SDK carries them for all of its calls. */
const SCHEMAS = /[\\/]@aws-sdk[\\/]client-[^\\/]+[\\/]dist-es[\\/]schemas[\\/]schemas_\d+\.js$/;

/**
 * Lets the bundler leave out the descriptions of calls that nobody makes. It keeps whatever has a computed key, for
 * finding the key could have an effect; these keys are texts, and are written down as such. Of EC2's half a megabyte
 * some kilobytes remain.
 */
const literalKeys = {
  name: "literal-keys",
  setup({ onLoad }) {
    onLoad({ filter: SCHEMAS }, ({ path }) => ({ contents: withLiteralKeys(readFileSync(path, "utf8")) }));
  },
};

/** @param {string} source a module whose computed keys are constants of its own */
function withLiteralKeys(source) {
  const texts = new Map();
  for (const [, name, literal] of source.matchAll(/^const (\w+) = ("[^"\\\n]*");$/gm))
    texts.set(name, literal);
  return source.replaceAll(/\[(\w+)\]:/g, (key, name) => (texts.has(name) ? `[${texts.get(name)}]:` : key));
}

try {
  const options = JSON.parse(await text(process.stdin));
  const { outputFiles, metafile } = await build({ ...options, plugins: [literalKeys] });
  const outputs = outputFiles.map(({ path, text }) => ({ path, text }));
  process.stdout.write(JSON.stringify({ outputs, metafile }));
} catch (error) {
  process.stderr.write(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
