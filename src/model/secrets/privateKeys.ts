const header = /-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;
const footer = /-----END [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g;

/** How many characters a key may have between its first and its last line: the largest of RSA have some 13,000. */
const longest = 64 * 1024;

/**
 * The blocks of private keys (RFC 7468, and as PGP writes them), from the first line to the last. Of one that has no end the lines
 * that look like those of a key are taken, because a message may name the first line alone, and what follows it is evidence; likewise
 * what stands before the end of one whose beginning was cut off. Goes over the text once.
 */
export function findPrivateKeys(text: string): readonly { readonly start: number; readonly end: number }[] {
  if (!text.includes("PRIVATE KEY")) {
    return [];
  }
  const found: { start: number; end: number }[] = [];
  const begins = spansOf(text, header);
  const ends = spansOf(text, footer);
  let done = 0;
  let next = 0;
  const takeEndsBefore = (limit: number) => {
    for (let end = ends[next]; end !== undefined && end.start < limit; end = ends[++next]) {
      if (end.start >= done) {
        found.push({ start: startOfBody(text, done, end.start), end: end.end });
        done = end.end;
      }
    }
  };
  for (const [index, begin] of begins.entries()) {
    takeEndsBefore(begin.start);
    const close = ends[next];
    const isWhole =
      close !== undefined &&
      close.start < (begins[index + 1]?.start ?? text.length) &&
      close.start - begin.end <= longest &&
      // No key has markup in it: one that seems to goes from one element of a report into another.
      !/<|="/.test(text.slice(begin.end, close.start));
    const end = isWhole ? close.end : endOfBody(text, begin.end);
    found.push({ start: begin.start, end });
    done = end;
  }
  takeEndsBefore(text.length);
  return found;
}

function spansOf(text: string, pattern: RegExp): readonly { readonly start: number; readonly end: number }[] {
  return [...text.matchAll(pattern)].map(({ index, 0: all }) => ({ start: index, end: index + all.length }));
}

/** A line of a key: Base64 or a header such as `Proc-Type`, behind what quotes, diffs and lists put around it. */
const keyLine =
  /^(?:[-+>|] ?)?[ \t]{0,40}["']?(?:[A-Za-z0-9+/]{16,}={0,2}|[A-Za-z0-9+/]{0,15}={1,2}|(?:Proc-Type|DEK-Info|Comment|Version|Hash|Charset): [\w ,.()@/+-]{0,200})(?:\\[nr]){0,2}["']?[, +\t\r]{0,8}$/;
const blankLine = /^[-+ \t\r]{0,40}$/;
const shortLine = /^[A-Za-z0-9+/=]{1,1024}\r?$/;

/** How long a line of a key is at most. */
const longestLine = 1024;

/** Where the lines that follow the first one of a key end; of one written into one line, with `\n` or blanks, its characters. */
function endOfBody(text: string, start: number): number {
  inOneLine.lastIndex = start;
  let end = start + (inOneLine.exec(text)?.[0].length ?? 0);
  let at = lineEnd(text, end);
  if (text.slice(end, at).trim() !== "") {
    return end;
  }
  for (let isFirst = true; at < text.length && at - start < longest; isFirst = false) {
    const line = text.slice(at + 1, lineEnd(text, at + 1));
    const isKey = keyLine.test(line) || (isFirst && shortLine.test(line));
    if (!isKey && !blankLine.test(line)) {
      break;
    }
    // The characters around the last line are not part of it: in a report, a quote may end an attribute.
    end = isKey ? at + 1 + line.replace(/["', +\t\r]{1,12}$/, "").length : end;
    at += 1 + line.length;
  }
  return end;
}

/** What may follow in the same line. */
const inOneLine = /(?:(?:\\[nr]| ){0,4}[A-Za-z0-9+/]{16,}={0,2}){0,1024}/y;

/** Where the line ends that goes on at `from`, or where it is longer than one of a key. */
function lineEnd(text: string, from: number): number {
  const end = text.slice(from, from + longestLine).indexOf("\n");
  return end === -1 ? Math.min(text.length, from + longestLine) : from + end;
}

/** Where the lines of a key begin that end at `end`; never before `from`. */
function startOfBody(text: string, from: number, end: number): number {
  let start = end;
  for (let at = lineStart(text, end); at > from && end - at < longest; ) {
    const begin = Math.max(from, lineStart(text, at - 1));
    const line = text.slice(begin, at - 1);
    if (text[at - 1] !== "\n" || !keyLine.test(line)) {
      break;
    }
    start = begin + (/^[-+>|"' \t]{1,40}/.exec(line)?.[0].length ?? 0);
    at = begin;
  }
  return start;
}

/** Where the line begins that ends at `end`, or where it is longer than one of a key. */
function lineStart(text: string, end: number): number {
  const from = Math.max(0, end - longestLine);
  return from + text.slice(from, end).lastIndexOf("\n") + 1;
}
