import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { asString, parseObject } from "./terraform/json";

/** Folder of the checkout that this program belongs to. */
export const ROOT = resolve(__dirname, "..");

/** Version of the checkout, as its package names it. */
export const VERSION =
  asString(parseObject(readFileSync(join(ROOT, "package.json"), "utf8"))?.["version"]) ?? "";
