const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const MONTHS = [
  "January",
  "February",
  "March",
  "April",
  "May",
  "June",
  "July",
  "August",
  "September",
  "October",
  "November",
  "December",
];

/** `2026-03-02T09:17:04.985+0000`, as alarms write moments. */
export function alarmTime(ms: number): string {
  return new Date(ms).toISOString().replace("Z", "+0000");
}

/** `02/03/26 09:17:00`, as reasons write the beginning of a period. */
export function shortTime(ms: number): string {
  const [, year = "", month = "", day = "", time = ""] =
    /^..(..)-(..)-(..)T(.{8})/.exec(new Date(ms).toISOString()) ?? [];
  return `${day}/${month}/${year} ${time}`;
}

/** `Monday 02 March, 2026 09:17:04 UTC`, as reasons of composite alarms write moments. */
export function longTime(ms: number): string {
  const date = new Date(ms);
  const iso = date.toISOString();
  const day = DAYS[date.getUTCDay()] ?? "";
  const month = MONTHS[date.getUTCMonth()] ?? "";
  return `${day} ${iso.slice(8, 10)} ${month}, ${iso.slice(0, 4)} ${iso.slice(11, 19)} UTC`;
}
