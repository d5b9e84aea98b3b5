import type { ChangedPath } from "../../../model/report/selection.ts";
import { folderAround, folderOfFile, withUsers } from "./users.ts";

/**
 * The paths of the modules (`:core`) whose tests changed files may affect: those of the files, and those whose build files name them as
 * `project(":core")` or `projects.core` (Gradle's “Declaring Dependencies between Subprojects”). What the root's build file names, all use, since
 * it may configure each of them. Undefined where a file is of no module, for it may count for all. `moduleAt` gives the path of the module
 * in a folder.
 */
export function modulesOfChanges(
  settings: string,
  sources: ReadonlyMap<string, string>,
  changed: readonly ChangedPath[],
  moduleAt: (folder: string) => string | undefined,
): readonly string[] | undefined {
  const included = includedIn(settings);
  const byAccessor = new Map(included.map((module) => [accessorOf(module), module]));
  const usedIn = (text: string) => modulesUsed(text).flatMap((one) => byAccessor.get(accessorOf(one)) ?? []);
  const ofRoot = [...sources].flatMap(([path, text]) => (path.includes("/") ? [] : usedIn(text)));
  const uses = new Map(included.map((module) => [module, new Set(ofRoot)]));
  for (const [path, text] of sources) {
    const own = path.includes("/") ? uses.get(moduleAt(folderOfFile(path)) ?? "") : undefined;
    for (const one of usedIn(text)) {
      own?.add(one);
    }
  }
  const folders = { has: (folder: string) => folder !== "" && moduleAt(folder) !== undefined };
  const touched = changed.flatMap(({ path }) => moduleAt(folderAround(path, folders) ?? "") ?? []);
  return touched.length < changed.length ? undefined : [...withUsers(touched, uses)].toSorted();
}

/** The modules that settings include: `include 'core', ':libs:app'`, with parentheses or without. */
function includedIn(settings: string): readonly string[] {
  return settings
    .split(/\binclude\b/)
    .slice(1)
    .flatMap((rest) => {
      const listed: string[] = [];
      // What stands between two of a list is a comma, blanks and a parenthesis at most.
      const parts = rest.split(/["']/);
      for (let index = 1; index < parts.length && /^[\s(,]*$/.test(parts[index - 1] ?? ""); index += 2) {
        listed.push(`:${(parts[index] ?? "").replace(/^:/, "")}`);
      }
      return listed;
    });
}

/** `:core:fast-path` and `core.fastPath` are one. */
function accessorOf(module: string): string {
  return module.replace(/^:/, "").replaceAll(":", ".").replace(/[-_]/g, "").toLowerCase();
}

/** What a build file names, by paths or by accessors. */
function modulesUsed(text: string): readonly string[] {
  const paths = text.matchAll(
    /\bproject\s{0,9}\(\s{0,9}(?:path\s{0,9}[:=]\s{0,9})?["'](:[^"'\n]{1,300})["']/g,
  );
  const accessors = text.matchAll(/\bprojects\.([\w.]{1,300})/g);
  return [...paths, ...accessors].map(([, name = ""]) => name);
}
