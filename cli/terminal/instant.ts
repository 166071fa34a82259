/** A time as Terraform, Go or JavaScript writes it, to the second: `2026-03-01T09:30:00Z`. What is no such time stays as it is. */
export function instant(text: string): string {
  const [, day, time] =
    /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)? ?(?:Z|\+00:?00)(?: UTC)?$/.exec(text) ?? [];
  return day === undefined || time === undefined ? text : `${day}T${time}Z`;
}
