/** A time (ISO 8601) as people write it where they are: `2025-04-10 17:36`; one that cannot be read is shown unchanged. */
export function timeLabel(at: string): string {
  const time = new Date(at);
  if (Number.isNaN(time.getTime())) {
    return at;
  }
  return `${dayOf(time)} ${two(time.getHours())}:${two(time.getMinutes())}`;
}

/** The day of a time (ISO 8601) where the reader is: `2025-04-10`; one that cannot be read is shown unchanged. */
export function dayLabel(at: string): string {
  const time = new Date(at);
  return Number.isNaN(time.getTime()) ? at : dayOf(time);
}

function dayOf(time: Date): string {
  return [time.getFullYear(), two(time.getMonth() + 1), two(time.getDate())].join("-");
}

function two(count: number): string {
  return String(count).padStart(2, "0");
}

/** A time in milliseconds as a clock shows it, in minutes and seconds: `0:07`, `61:40`. */
export function clockLabel(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
