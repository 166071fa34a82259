import { duration } from "../../cli/terminal/duration";
import { printable } from "../../cli/terminal/printable";
import { styleFor } from "../../cli/terminal/style";
import { table } from "../../cli/terminal/table";

describe("printable", () => {
  it.each([
    ["\u001b]0;title\u0007", "\\u001b]0;title\\u0007"],
    ["a\rb", "a\\u000db"],
    ["\u009b31m", "\\u009b31m"],
    ["right\u202eleft", "right\\u202eleft"],
    ["line\r\nline\n\tindented", "line\nline\n indented"],
    ["größer · ✓", "größer · ✓"],
  ])("makes %j harmless", (text, expected) => {
    expect(printable(text)).toBe(expected);
  });
});

describe("duration", () => {
  it.each([
    [0, "0s"],
    [59_400, "59s"],
    [65_000, "1m05s"],
    [7_380_000, "2h03m"],
  ])("%i ms is %s", (milliseconds, expected) => {
    expect(duration(milliseconds)).toBe(expected);
  });
});

describe("styleFor", () => {
  it("colours a terminal", () => {
    expect(styleFor({ isTTY: true }, {}).red("x")).toBe("\u001b[31mx\u001b[39m");
  });

  it.each([
    [{ isTTY: false }, {}],
    [{ isTTY: true }, { NO_COLOR: "1" }],
    [{ isTTY: true }, { TERM: "dumb" }],
  ])("leaves text alone for %j with %j", (stream, env) => {
    expect(styleFor(stream, env).red("x")).toBe("x");
  });
});

describe("table", () => {
  it("sets columns, numbers to the right, without trailing blanks", () => {
    const text = table(
      [{ title: "STACK" }, { title: "ADD", align: "right" }, { title: "NOTE" }],
      [
        ["dev-network", "12", ""],
        ["dev-a", "3", "x"],
      ],
    );
    expect(text).toBe("STACK        ADD  NOTE\ndev-network   12\ndev-a          3  x");
  });
});
