/** The times people mean by "later", in their own clock. */
export function snoozeTimes(now = new Date()): { label: string; at: Date }[] {
  const at = (days: number, hour: number) => new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hour);
  const untilMonday = ((8 - now.getDay()) % 7 || 7) as number;
  return [
    { label: 'In 1 hour', at: new Date(now.getTime() + 3_600_000) },
    { label: 'In 3 hours', at: new Date(now.getTime() + 3 * 3_600_000) },
    { label: 'Tomorrow', at: at(1, 9) },
    { label: 'Monday', at: at(untilMonday, 9) },
    { label: 'In a week', at: at(7, 9) },
  ];
}
