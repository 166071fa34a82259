import { htmlSafeJson } from "../../core/html-safe-json";
import { fitted } from "../../core/untrusted-text/fitted";
import { forSlack } from "../../core/untrusted-text/for-slack";
import type { Link, Message } from "../../notification/message";

/** Limits of Slack's Block Kit, in characters. */
const MAXIMUM = { header: 150, section: 3_000, context: 3_000, buttonText: 75, url: 3_000, fallback: 1_000 };
/** Slack takes 50 blocks; header, next step, links and context need the rest. */
const MAXIMUM_SECTIONS = 40;

const MARKS = {
  P1: ":red_circle:",
  P2: ":large_orange_circle:",
  P3: ":large_yellow_circle:",
  P4: ":white_circle:",
};

/** Body of the call to an incoming webhook: header, every line, what to do next, buttons that are links, and where it belongs. */
export function slackBody(message: Message): string {
  const { title, lines, next, links, severity } = message;
  const blocks = [
    { type: "header", text: plain(title, MAXIMUM.header) },
    ...sections(lines.map((line) => fitted(line, MAXIMUM.section, forSlack))),
    ...(next === undefined
      ? []
      : [section(`${MARKS[severity]} ${fitted(next, MAXIMUM.section - 30, forSlack)}`)]),
    ...buttons(links),
    {
      type: "context",
      elements: [{ type: "mrkdwn", text: fitted(contextOf(message), MAXIMUM.context, forSlack) }],
    },
  ];
  // Unfurling would have Slack itself open the link with which a plan is approved.
  const quiet = { unfurl_links: false, unfurl_media: false };
  return htmlSafeJson({ text: fitted(title, MAXIMUM.fallback, forSlack), blocks, ...quiet });
}

/** As many lines in each section as fit. */
function sections(lines: readonly string[]): object[] {
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    const joined = `${last ?? ""}\n${line}`;
    if (last === undefined || joined.length > MAXIMUM.section) texts.push(line);
    else texts[texts.length - 1] = joined;
  }
  // A section without text is refused.
  return texts
    .filter((text) => text.trim() !== "")
    .slice(0, MAXIMUM_SECTIONS)
    .map(section);
}

function section(text: string): object {
  return { type: "section", text: { type: "mrkdwn", text, verbatim: true } };
}

function buttons(links: readonly Link[]): object[] {
  const elements = links
    .filter(({ url }) => url.length <= MAXIMUM.url)
    .map(({ kind, says, url }) => ({
      type: "button",
      text: plain(says, MAXIMUM.buttonText),
      url,
      ...(kind === "approval" && { style: "primary" }),
    }));
  return elements.length > 0 ? [{ type: "actions", elements }] : [];
}

function plain(text: string, maximumLength: number): object {
  return { type: "plain_text", text: fitted(text, maximumLength, forSlack), emoji: false };
}

function contextOf({ severity, environment, incidentId, executionId, atMs }: Message): string {
  return [
    severity,
    environment,
    ...(incidentId === undefined ? [] : [`incident ${incidentId}`]),
    ...(executionId === undefined ? [] : [`execution ${executionId}`]),
    new Date(atMs).toISOString(),
  ].join(" · ");
}
