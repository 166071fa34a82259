import { createHash } from "node:crypto";
import { markup, type Markup } from "./markup";
import { STYLE } from "./style";

/** What is answered over HTTP. */
export interface PageReply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** The page is never kept, framed, indexed or told to others by its address, which may decide; nothing is loaded, no script runs. */
const HEADERS = {
  "content-type": "text/html; charset=utf-8",
  "cache-control": "no-store",
  "content-security-policy": [
    "default-src 'none'",
    `style-src 'sha256-${STYLE_HASH}'`,
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join("; "),
  "referrer-policy": "no-referrer",
  "strict-transport-security": "max-age=31536000",
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "x-robots-tag": "noindex, nofollow",
} as const;

/** A whole page. */
export interface Page {
  readonly status: number;
  readonly title: string;
  readonly main: Markup;
  /** @default - none */
  readonly headers?: Readonly<Record<string, string>>;
}

/** Puts a page into its frame. */
export function pageReply({ status, title, main, headers = {} }: Page): PageReply {
  const head = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${title}</title>`;
  const rest = markup`</head>
<body>
<main>
${main}
</main>
</body>
</html>
`;
  return {
    status,
    headers: { ...HEADERS, ...headers },
    body: `${head.text}\n<style>${STYLE}</style>\n${rest.text}`,
  };
}
