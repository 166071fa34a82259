import { resolve } from "node:path";

/** Folder of the checkout that this program belongs to. */
export const ROOT = resolve(__dirname, "..");
