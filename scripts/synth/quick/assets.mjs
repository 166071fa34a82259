import { existsSync, linkSync, mkdirSync, readdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join, sep } from "node:path";
import { AssetType, TerraformAsset } from "cdktf";

/** Files in it are named by their content and never written again, so that another name for one does no harm. */
const CACHE = join(".homeostat", "cache") + sep;

/**
 * Gives the functions' archives another name in the output instead of copying them: they are the same in every
 * environment, 40 MB in all, and cdktf removes and copies each of them at each synthesis. One that is there already
 * stays. Every other asset is left to cdktf.
 */
export function linkAssets() {
  const synthesize = TerraformAsset.prototype._onSynthesize;
  TerraformAsset.prototype._onSynthesize = function (session) {
    const { outdir } = session.manifest;
    const stack = join(outdir, dirname(session.manifest.forStack(this.stack).synthesizedStackPath));
    if (!(this.type === AssetType.FILE && this.sourcePath.includes(CACHE) && link(this, stack))) {
      synthesize.call(this, session);
    }
  };
}

/** @returns {boolean} whether the asset is in the folder of its stack, and no other version of it */
function link(asset, stack) {
  const versions = join(stack, asset.namedFolder);
  const target = join(stack, asset.path);
  if (isOnly(versions, target) && isSameFile(asset.sourcePath, target)) return true;
  rmSync(versions, { recursive: true, force: true });
  mkdirSync(dirname(target), { recursive: true });
  try {
    linkSync(asset.sourcePath, target);
    return true;
  } catch {
    // On another file system, or on one without links.
    return false;
  }
}

/** Whether the folder holds this version alone. */
function isOnly(versions, target) {
  return (
    existsSync(target) &&
    isEqual(readdirSync(versions), [basename(dirname(target))]) &&
    isEqual(readdirSync(dirname(target)), [basename(target)])
  );
}

function isEqual(names, expected) {
  return names.length === expected.length && names.every((name, index) => name === expected[index]);
}

function isSameFile(left, right) {
  const [one, other] = [statSync(left), statSync(right)];
  return one.ino === other.ino && one.dev === other.dev;
}
