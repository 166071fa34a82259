import fc from "fast-check";
import { bounded } from "../../../../automation/core/untrusted-text/bounded";
import { fitted } from "../../../../automation/core/untrusted-text/fitted";
import { forHtml } from "../../../../automation/core/untrusted-text/for-html";
import { forLog } from "../../../../automation/core/untrusted-text/for-log";
import { forSlack } from "../../../../automation/core/untrusted-text/for-slack";
import { forTerminal } from "../../../../automation/core/untrusted-text/for-terminal";
import { numRuns } from "../../remediation/support/runs";

/** Text made of what is dangerous somewhere, among what is not. */
const anyText = fc
  .array(
    fc.oneof(
      fc.string({ unit: "binary" }),
      fc.constantFrom(
        "\u001b[2J",
        "\u009b",
        "\r\n",
        "\n",
        "\t",
        "\u202e",
        "\u2066",
        "\u2028",
        "\u0000",
        "\ud800",
        "<!channel>",
        "<script>",
        "&lt;",
        "`",
        "*",
        '"',
        "'",
        "@here",
        "😀",
      ),
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(""));
const holds = (predicate: (text: string) => void) => {
  fc.assert(fc.property(anyText, predicate), { numRuns: numRuns * 4 });
};
const HIDDEN = /[\p{Cc}\p{Cf}\u2028\u2029]|\p{Cs}/u;

describe("text of somebody else's, shown", () => {
  it("in a log stays on one line and hides nothing", () => {
    holds((text) => expect(forLog(text)).not.toMatch(HIDDEN));
    expect(forLog("ok\nERROR forged \u001b[31m\u202e")).toBe("ok\\u000aERROR forged \\u001b[31m\\u202e");
  });

  it("on a terminal moves nothing; line feeds stay", () => {
    holds((text) => expect(forTerminal(text).replaceAll("\n", "")).not.toMatch(HIDDEN));
    expect(forTerminal("a\r\nb\tc\u009bd")).toBe("a\nb c\\u009bd");
  });

  it("in HTML is text in an element and in a quoted attribute", () => {
    holds((text) => {
      const html = forHtml(text);
      expect(html).not.toMatch(/[<>"'`]/);
      expect(html.replace(/&(amp|lt|gt|quot|#39|#96);/g, "")).not.toContain("&");
      expect(html.replace(/[\n\t]/g, "")).not.toMatch(HIDDEN);
    });
    expect(forHtml(`<a href="x" onclick='y'>&amp;</a>`)).toBe(
      "&lt;a href=&quot;x&quot; onclick=&#39;y&#39;&gt;&amp;amp;&lt;/a&gt;",
    );
  });

  it("in Slack mentions nobody, links nothing and formats nothing", () => {
    holds((text) => {
      const mrkdwn = forSlack(text);
      expect(mrkdwn).not.toMatch(/[<>]|@(here|channel|everyone)/i);
      expect(mrkdwn.replace(/&(amp|lt|gt);/g, "")).not.toContain("&");
      for (const [mark] of mrkdwn.matchAll(/.?[*_~`].?/gsu)) expect(mark).toMatch(/^\u2060[*_~`]\u2060$/u);
    });
    expect(forSlack("<!channel> <https://evil|good>")).toBe("&lt;!channel&gt; &lt;https://evil|good&gt;");
  });

  it("that is harmless stays as it is", () => {
    const text = "Speicher von db-1 zu 91 % voll – 2 von 3 Versuchen 😀";
    for (const show of [forLog, forTerminal, forHtml, forSlack]) expect(show(text)).toBe(text);
  });
});

describe("bounded text", () => {
  it("is never longer, is a beginning, and ends in no half character", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: "grapheme", maxLength: 40 }),
        fc.integer({ min: 1, max: 30 }),
        (text, maximum) => {
          const short = bounded(text, maximum);
          expect(short.length).toBeLessThanOrEqual(maximum);
          expect(text.startsWith(short.replace(/…$/, "")) || text === short).toBe(true);
          expect(short).not.toMatch(/\p{Cs}/u);
        },
      ),
      { numRuns: numRuns * 4 },
    );
  });
});

describe("fitted text", () => {
  const cases: readonly [string, number, (text: string) => string, string][] = [
    ["short", 10, forHtml, "short"],
    ["a<b", 6, forHtml, "a&lt;b"],
    ["a<b", 5, forHtml, "a…"],
    ["<<<<", 13, forHtml, "&lt;&lt;…"],
    ["\u0001\u0001\u0001", 12, forLog, "\\u0001…"],
    ["<b>", 1, forHtml, "…"],
    ["<", 1, forHtml, ""],
    ["", 5, forHtml, ""],
  ];

  it.each(cases)(
    "%j in %i characters keeps as much as there is room for",
    (text, maximum, escape, expected) => {
      expect(fitted(text, maximum, escape)).toBe(expected);
    },
  );

  it("is never too long, and ends in no half escape", () => {
    const escapes = fc.constantFrom(forHtml, forLog, forSlack);
    fc.assert(
      fc.property(anyText, fc.integer({ min: 1, max: 60 }), escapes, (text, maximum, escape) => {
        const shown = fitted(text, maximum, escape);
        expect(shown.length).toBeLessThanOrEqual(maximum);
        if (escape !== forLog) expect(shown.replace(/&(amp|lt|gt|quot|#39|#96);/g, "")).not.toContain("&");
      }),
      { numRuns: numRuns * 4 },
    );
  });
});
