import { emulatorSays } from "./support";

/** What IAM knows of a call beside its action, with the events of these sources in it. */
function contextOf(sources: readonly string[], action = "events:PutEvents"): unknown {
  const body = JSON.stringify({ Entries: sources.map((Source) => ({ Source, Detail: "{}" })) });
  const { stdout, stderr } = emulatorSays(
    [
      "import json, event_sources",
      "from ministack.core import iam_actions",
      "event_sources.install()",
      `body = ${JSON.stringify(body)}.encode()`,
      `print(json.dumps(iam_actions.request_tag_context("events", "${action}", body, {})))`,
    ].join("\n"),
  );
  expect(stderr).toBe("");
  return JSON.parse(stdout);
}

test("IAM knows whose an event says that it is", () => {
  const source = "homeostat.alertmanager";
  expect(contextOf([source, source])).toEqual({ "events:source": source });
});

test("a right for one source is none for a call with several", () => {
  expect(contextOf(["homeostat.alertmanager", "homeostat.cli"])).toEqual({});
});

test("other calls have no source", () => {
  expect(contextOf(["homeostat.cli"], "events:PutRule")).toEqual({});
});
