import type { Failure } from "./report.ts";

/**
 * A failure made comparable: its kind of error and what it says, without what differs from run to run.
 * Two failures with equal signatures are the same error.
 */
export function signature(failure: Failure): string {
  const says = failure.message.trim() || failure.text.trim();
  return `${failure.type ?? ""}: ${normalise(says)}`;
}

/** What differs between runs though nothing changed, most specific first: the order matters. */
const noise: readonly (readonly [pattern: RegExp, replacement: string])[] = [
  // ANSI colours, with the escape character or with what reporters leave of it (junit-reports R31).
  [/(?:\x1b|#x1B)?\[[\d;]+m/g, ""],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, "<uuid>"],
  [/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})?/g, "<time>"],
  [/\b0x[0-9a-f]+\b/gi, "<address>"],
  [/(?:\/private)?\/(?:tmp|var\/folders)\/[^\s'")]+/g, "<temp>"],
  [/\b(127\.0\.0\.1|localhost|\[::1\]):\d+/g, "$1:<port>"],
  [/\b\d+(?:\.\d+)? ?(?:ms|s|sec|seconds|minutes)\b/g, "<duration>"],
  [/\s+/g, " "],
];

function normalise(message: string): string {
  // Long messages are cut before any pattern sees them, so that no input can make one slow (security S28).
  return noise
    .reduce((text, [pattern, replacement]) => text.replace(pattern, replacement), message.slice(0, 2000))
    .trim();
}
