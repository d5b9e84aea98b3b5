/** A unified diff, taken apart: what changed from one tree to another. */
export interface Patch {
  readonly files: readonly FilePatch[];
}

/** The changes of one file. */
export interface FilePatch {
  /** The path after the change, or, for a deleted file, before it; relative to the repository's top level, with `/`. */
  readonly path: string;
  /** The path before, for a rename. */
  readonly from?: string | undefined;
  /** In the order of the file; none where only its mode or bytes that are not text changed. */
  readonly hunks: readonly Hunk[];
  /** What a change without hunks is known by: the objects, or else the modes, before and after. */
  readonly before: string;
  readonly after: string;
}

/** Lines that stand together, with their context. */
export interface Hunk {
  /** How many lines of the file before come before the hunk, and how many of the file after. */
  readonly linesBefore: number;
  readonly newLinesBefore: number;
  readonly lines: readonly PatchLine[];
}

/** A line of a hunk, without the sign in front of it. */
export interface PatchLine {
  readonly kind: "added" | "removed" | "kept";
  readonly text: string;
}

/** Parses a unified diff as git prints it. Whatever is not understood is passed over; nothing is ever thrown. */
export function parsePatch(diff: string): Patch {
  const lines = diff.split("\n");
  const files: FilePatch[] = [];
  for (let at = 0; at < lines.length; ) {
    const line = lines[at] ?? "";
    if (line.startsWith("diff --git ")) {
      const [file, next] = parseFile(lines, at);
      files.push(file);
      at = next;
    } else {
      at++;
    }
  }
  return { files };
}

/** A file's header says everything once, in lines of their own; the paths of its first line may be ambiguous. */
function parseFile(lines: readonly string[], start: number): [FilePatch, number] {
  const header = new Map<string, string>();
  const hunks: Hunk[] = [];
  let at = start + 1;
  while (at < lines.length && !lines[at]?.startsWith("diff --git ")) {
    const line = lines[at] ?? "";
    const range = rangeLine.exec(line);
    const [, key, value] = headerLine.exec(line) ?? [];
    at++;
    if (range !== null) {
      const [hunk, next] = parseHunk(lines, at, range);
      hunks.push(hunk);
      at = next;
    } else if (key !== undefined && value !== undefined) {
      header.set(key, value);
    }
  }
  return [describeFile(header, hunks, lines[start] ?? ""), at];
}

function describeFile(header: ReadonlyMap<string, string>, hunks: readonly Hunk[], first: string): FilePatch {
  const [, before, after] = /^(\w+)\.\.(\w+)/.exec(header.get("index ") ?? "") ?? [];
  const from = header.get("rename from ");
  return {
    path: pathOf(header, first),
    from: from === undefined ? undefined : unquote(from),
    hunks,
    before: before ?? header.get("old mode ") ?? "",
    after: after ?? header.get("new mode ") ?? "",
  };
}

const rangeLine = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

const headerLine = /^(index |old mode |new mode |rename from |rename to |--- |\+\+\+ )(.*)$/;

function pathOf(header: ReadonlyMap<string, string>, first: string): string {
  const renamed = header.get("rename to ");
  if (renamed !== undefined) {
    return unquote(renamed);
  }
  const sides = ["+++ ", "--- "].map((side) => unquote(header.get(side) ?? "/dev/null").replace(/\t$/, ""));
  const named = sides.find((side) => side !== "/dev/null");
  if (named !== undefined) {
    return named.slice(2);
  }
  // Without hunks only the first line names the file, twice.
  const paths = first.slice("diff --git ".length);
  return unquote(paths.slice(0, (paths.length - 1) / 2)).slice(2);
}

const escapes: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  a: "\x07",
  b: "\b",
  v: "\v",
  f: "\f",
};

/** Git quotes a path that holds a quote, a backslash or a control character. */
function unquote(path: string): string {
  return path.startsWith('"')
    ? path
        .slice(1, path.lastIndexOf('"'))
        .replace(/\\([0-7]{3}|.)/g, (_, code: string) =>
          code.length === 3 ? String.fromCharCode(Number.parseInt(code, 8)) : (escapes[code] ?? code),
        )
    : path;
}

/** The counts of the range say where a hunk ends: its lines may look like anything. */
function parseHunk(lines: readonly string[], start: number, range: RegExpExecArray): [Hunk, number] {
  const [oldStart, oldCount, newStart, newCount] = range
    .slice(1)
    .map((number) => (number === undefined ? 1 : Number(number))) as [number, number, number, number];
  const left = { old: oldCount, new: newCount };
  const found: PatchLine[] = [];
  let at = start;
  for (; at < lines.length && (left.old > 0 || left.new > 0); at++) {
    const line = lines[at] ?? "";
    const kind = kinds[line[0] ?? " "];
    if (kind === undefined) {
      // `\ No newline at end of file`.
      continue;
    }
    left.old -= kind === "added" ? 0 : 1;
    left.new -= kind === "removed" ? 0 : 1;
    found.push({ kind, text: line.slice(1) });
  }
  // The line before it identifies an empty side, its first line any other.
  return [
    {
      linesBefore: oldCount === 0 ? oldStart : oldStart - 1,
      newLinesBefore: newCount === 0 ? newStart : newStart - 1,
      lines: found,
    },
    at,
  ];
}

const kinds: Readonly<Record<string, PatchLine["kind"]>> = { "+": "added", "-": "removed", " ": "kept" };
