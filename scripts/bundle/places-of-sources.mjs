import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * A plugin of esbuild: sources find files of the project from where they are themselves, which is not where their
 * bundle is.
 *
 * @param {string} root the project
 * @returns {import("esbuild").Plugin}
 */
export function placesOfSources(root) {
  return {
    name: "places-of-sources",
    setup({ onLoad }) {
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        if (path.startsWith(join(root, "node_modules"))) return undefined;
        const source = readFileSync(path, "utf8");
        return { loader: "ts", contents: source.replaceAll(/\b__dirname\b/g, JSON.stringify(dirname(path))) };
      });
    },
  };
}
