/**
 * A text of at most `limit` characters for a block of code: cut between lines, where that is possible, and a last line says how
 * much is missing. A text that fits is given back as it is.
 */
export function cutText(text: string, limit: number): string {
  if (text.length <= limit) {
    return text;
  }
  const end = text.lastIndexOf("\n", limit);
  const kept = end > limit / 2 ? text.slice(0, end) : [...text.slice(0, limit)].slice(0, -1).join("");
  const lines = text
    .slice(kept.length)
    .split("\n")
    .filter((line) => line !== "").length;
  return `${kept}\n${cutLine(lines, text.length - kept.length)}`;
}

/** Says what is missing from here on. */
function cutLine(lines: number, characters: number): string {
  return `… ${lines > 1 ? `${lines} lines` : `${characters} characters`} were cut here …`;
}
