/** Address of the runbook of one kind of alarm: its heading on the page of all runbooks. */
export function runbookUrl(runbooksUrl: string, alarmId: string): string {
  return `${runbooksUrl}#${alarmId}`;
}
