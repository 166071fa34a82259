/** Has the estates of a file, which begin after it is called, pass the minutes of alarms so many times faster than AWS. */
export function useAlarmTimeScale(scale: number): void {
  const before = process.env["HOMEOSTAT_ALARM_TIME_SCALE"];
  beforeAll(() => {
    process.env["HOMEOSTAT_ALARM_TIME_SCALE"] = String(scale);
  });
  afterAll(() => {
    if (before === undefined) delete process.env["HOMEOSTAT_ALARM_TIME_SCALE"];
    else process.env["HOMEOSTAT_ALARM_TIME_SCALE"] = before;
  });
}
