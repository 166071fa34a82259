#!/usr/bin/env node
import "tsx";

// package.json says which Node is supported; the SDK's remark about its own next year would precede every result.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= "true";

await import("../cli/main.ts");
