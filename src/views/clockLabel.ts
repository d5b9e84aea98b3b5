/** A time in milliseconds as a clock shows it, in minutes and seconds: `0:07`, `61:40`. */
export function clockLabel(ms: number): string {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
