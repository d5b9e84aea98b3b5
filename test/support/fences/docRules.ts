/** The anchor of a heading, as a forge makes it. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, "")
    .replaceAll(" ", "-");
}

/** The anchors of a document's headings. */
export function anchorsOf(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) => anchorOf(heading));
}

/**
 * What a document names in backticks as a file of the project and is none of `files`: sources by their name alone or by the end of
 * their path, everything in `src`, `test`, `docs` and the like by its path. What begins with a dot or lies in `dist` is left alone.
 */
export function missingFiles(text: string, files: ReadonlySet<string>): readonly string[] {
  const named = [...text.matchAll(/`((?:[\w-][\w.-]*\/)*[a-z][\w.-]*\.(?:ts|mts|cjs|mjs|md|json|sh|c))`/g)];
  const ours = named
    .map(([, path = ""]) => path)
    .filter((path) => (/\.ts$/.test(path) || path.includes("/")) && !path.startsWith("dist/"));
  const ends = new Set([...files].flatMap((file) => endsOf(file)));
  return [...new Set(ours)].filter((path) => !ends.has(path));
}

/** `src/git/folder/readPlace.ts`, `git/folder/readPlace.ts`, `place.ts`. */
function endsOf(file: string): readonly string[] {
  const parts = file.split("/");
  return parts.map((_, index) => parts.slice(index).join("/"));
}

/** The links of a document, within the project, that lead to no file or to no heading of it. */
export function missingLinks(
  text: string,
  isThere: (target: string) => boolean,
  anchors: (target: string) => readonly string[],
): readonly string[] {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, link = ""]) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .filter((link) => {
      const [target = "", anchor] = link.split("#");
      return (
        (target !== "" && !isThere(target)) || (anchor !== undefined && !anchors(target).includes(anchor))
      );
    });
}
