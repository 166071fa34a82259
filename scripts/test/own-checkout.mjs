import { cpSync, existsSync, mkdirSync, symlinkSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const OWN_STATE = ".homeostat";
/** Shared with the checkout that it is a copy of: set up once, and only read. */
const SHARED = ["node_modules", join(OWN_STATE, "venv"), join(OWN_STATE, "tools")];
/** What the set-up notes; it names what is shared. */
const NOTES = ["setup.json", "setup-steps.json", "terraform.rc"].map((name) => join(OWN_STATE, name));
const LEFT_OUT = new Set([OWN_STATE, "node_modules", ".git", "cdktf.out", "coverage", "dist"]);

/**
 * Copies the sources of a checkout that is set up. An estate belongs to a checkout, so a suite in a copy has one of its own,
 * while another suite uses that of the checkout itself.
 */
export function makeOwnCheckout(root, copy) {
  cpSync(root, copy, {
    recursive: true,
    filter: (source) => dirname(source) !== root || !LEFT_OUT.has(basename(source)),
  });
  mkdirSync(join(copy, OWN_STATE));
  for (const path of NOTES) if (existsSync(join(root, path))) cpSync(join(root, path), join(copy, path));
  for (const path of SHARED)
    if (existsSync(join(root, path))) symlinkSync(join(root, path), join(copy, path));
  return copy;
}
