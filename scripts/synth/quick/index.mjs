import { linkAssets } from "./assets.mjs";
import { resolveOnlyTokens } from "./resolve.mjs";

// Bundled before the program, in the same bundle: this is the cdktf that the program uses.
resolveOnlyTokens();
linkAssets();
