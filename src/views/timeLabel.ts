/** A time (ISO 8601) as people write it where they are: `2025-04-10 17:36`; one that cannot be read is shown as it is. */
export function timeLabel(at: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) {
    return at;
  }
  const two = (count: number) => String(count).padStart(2, "0");
  const date = [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
  return `${date} ${two(time.getHours())}:${two(time.getMinutes())}`;
}
