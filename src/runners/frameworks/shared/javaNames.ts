import type { SelectedCase, Selection } from "../../../model/report/selection.ts";
import { projectIn } from "../../../model/report/testId.ts";

/** Tests of the JVM by their class: the methods that are chosen, or undefined for all of it. */
export type ChosenClasses = ReadonlyMap<string, ReadonlySet<string> | undefined>;

/** The classes and methods of a selection, and whether more than the selection is run with them. */
export function chosenClasses({ cases, files }: Selection): {
  readonly classes: ChosenClasses;
  readonly isExact: boolean;
} {
  const classes = new Map<string, Set<string> | undefined>(files.map((file) => [classOf(file), undefined]));
  const inClasses = cases.filter(({ classname }) => classname !== "");
  for (const one of inClasses) {
    const methods = classes.has(one.classname) ? classes.get(one.classname) : new Set<string>();
    const method = methodOf(one);
    classes.set(one.classname, method === undefined ? undefined : methods?.add(method));
  }
  return { classes, isExact: inClasses.every((one) => methodOf(one) === one.name.replace(/\(\)$/, "")) };
}

/**
 * The parts of a selection by the modules of the build that they are of, each by its own name there; undefined where one of them is not
 * known. A folder is a module if it ends like one that `nameOf` names, since the build may lie below the folder of the session; the
 * build's own is the module `root`.
 */
export function byModule(
  { cases, files }: Selection,
  root: string,
  nameOf: (folder: string) => string | undefined,
): ReadonlyMap<string, Selection> | undefined {
  const modules = new Map<string, { cases: SelectedCase[]; files: string[] }>();
  const partOf = (folder: string) => {
    const parts = folder.split("/");
    const [name] = parts.flatMap((_, from) => nameOf(parts.slice(from).join("/")) ?? []);
    const module = folder === "" ? root : name;
    const part = module === undefined ? undefined : (modules.get(module) ?? { cases: [], files: [] });
    if (module !== undefined && part !== undefined) {
      modules.set(module, part);
    }
    return part;
  };
  for (const one of cases) {
    partOf(projectIn(one.id))?.cases.push(one);
  }
  for (const file of files) {
    partOf(/^(?:(.+?)\/)?src\//.exec(file)?.[1] ?? "")?.files.push(file);
  }
  const parts = [...modules.values()].flatMap((part) => [...part.cases, ...part.files]);
  return parts.length === cases.length + files.length ? modules : undefined;
}

/** The class that a file holds: its path below the directory of its language. */
function classOf(file: string): string {
  return file
    .replace(/^(?:.*\/)?src\/[^/]+\/(?:java|kotlin|groovy|scala)\//, "")
    .replace(/\.\w+$/, "")
    .replaceAll("/", ".");
}

/**
 * The method of a case without its parameters (`doubles{int, int}[2]`, `doubles(int)[1]`, `doubles[3 to 7]`); undefined for what
 * failed outside of a method, and where the report has other words for it, such as those of `@DisplayName`.
 */
function methodOf({ classname, name }: SelectedCase): string | undefined {
  const at = parametersAt(name);
  const [method, parameters] = [name.slice(0, at), name.slice(at)];
  // Kotlin's names may have blanks, but hardly one before the parameters: that is a title.
  const isName =
    /^[\p{L}\p{N}_$]+$/u.test(method) ||
    (parameters.startsWith("(") && /^[^,+#*?!%[\]/\\]*[^,+#*?!%[\]/\\\s]$/.test(method));
  return isName && name !== classname && name !== "classMethod" && name !== "initializationError"
    ? method
    : undefined;
}

/** Where the parameters begin, which go on to the end of the name: `(…)` or `{…}`, `[…]`, or both. */
function parametersAt(name: string): number {
  const starts = ["()", "{}", "[]"].map(([open = "", close = ""]) => {
    const at = name.indexOf(open);
    const isClosed = name.endsWith(close) || (name.endsWith("]") && name.includes(`${close}[`, at));
    return at === -1 || !isClosed ? name.length : at;
  });
  return Math.min(...starts);
}
