import { posix } from "node:path";
import type { ChangedPath } from "../../../model/report/selection.ts";
import type { Project } from "../../project/project.ts";

/**
 * The changed files that a framework of JavaScript is asked about, since it knows what imports them. Undefined where imports are not all that counts: if a
 * source is gone, what imported it fails and nobody knows any more what that was; and packages, settings, and what the settings name count for all tests.
 */
export function filesToRelate(
  changed: readonly ChangedPath[],
  { texts }: Pick<Project, "texts">,
): readonly string[] | undefined {
  const files = changed.filter(({ isGone }) => !isGone).map(({ path }) => path);
  const isUnknown = changed.some(
    ({ path, isGone }) => isForAll(path, texts) || (isGone && source.test(path) && !test.test(path)),
  );
  return files.length === 0 || isUnknown ? undefined : files;
}

const source = /\.(?:[cm]?[jt]sx?|json|vue|svelte)$/;
const test = /(?:^|\/)__tests__\/|[.-](?:test|spec)\.\w+$/;

/** Manifests and lock files of packages, and settings of frameworks, compilers and bundlers. */
const settings =
  /^(?:package\.json|package-lock\.json|npm-shrinkwrap\.json|yarn\.lock|pnpm-lock\.yaml|pnpm-workspace\.yaml|bun\.lockb?|\.npmrc|\.babelrc(?:\.\w+)?|\.swcrc|\.env(?:\.\w+)*|[tj]sconfig(?:\.[\w-]+)*\.json|[\w-]+\.(?:config|workspace)\.(?:[cm]?[jt]s|json))$/;

function isForAll(path: string, texts: Project["texts"]): boolean {
  const name = posix.basename(path);
  const stem = name.replace(/(?:\.[cm]?[jt]sx?)$/, "");
  // `setupFiles: ["./test/setup.js"]`: nobody imports it, and it runs before every test.
  const isNamed = stem !== name && stem.length > 3;
  return (
    settings.test(name) ||
    (isNamed && [...texts].some(([from, text]) => /config/.test(from) && namesFile(text, `/${stem}`)))
  );
}

function namesFile(text: string, stem: string): boolean {
  return ['"', "'", "`", "."].some((end) => text.includes(`${stem}${end}`));
}
