import type { ChangedPath } from "../../../model/report/selection.ts";
import { folderAround, folderOfFile, withUsers } from "./users.ts";

/** A package of a module: what its code imports, and what its tests do. */
interface GoPackage {
  readonly imports: Set<string>;
  readonly testImports: Set<string>;
  hasTests: boolean;
}

/**
 * The folders of the packages whose tests changed files may affect, relative to that of the module: those of the files, and those that import
 * them. The rules are those of `go help packages` and `go help test`: a folder is a package, `testdata` and names that begin with `.` or `_`
 * are none, and tests are imported by nobody. Undefined where the packages of one module are not all that counts: if `go.mod` itself changed,
 * or there are several modules.
 */
export function packagesOfChanges(
  sources: ReadonlyMap<string, string>,
  changed: readonly ChangedPath[],
): readonly string[] | undefined {
  const module = moduleIn(sources.get("go.mod") ?? "");
  const isOther = (path: string) => path !== "go.mod" && /(?:^|\/)go\.(?:mod|work)$/.test(path);
  const isForAll = ({ path }: ChangedPath) => /(?:^|\/)go\.(?:mod|sum|work)$|^vendor\/|^\.\.\//.test(path);
  if (module === undefined || [...sources.keys()].some(isOther) || changed.some(isForAll)) {
    return undefined;
  }
  const packages = readPackages(sources);
  // Of a package that is gone, those that import it are left.
  const gone = changed.filter(({ path }) => path.endsWith(".go") && !isLeftOut(path));
  const folders = new Set([...packages.keys(), ...gone.map(({ path }) => folderOfFile(path))]);
  const isTest = ({ path }: ChangedPath) => path.endsWith("_test.go");
  const foldersOf = (files: readonly ChangedPath[]) =>
    files.flatMap(({ path }) => folderAround(path, folders) ?? []);
  const pathOf = (folder: string) => (folder === "" ? module : `${module}/${folder}`);
  const uses = new Map([...packages].map(([folder, { imports }]) => [pathOf(folder), imports]));
  const affected = withUsers(foldersOf(changed.filter((one) => !isTest(one))).map(pathOf), uses);
  const own = new Set(foldersOf(changed.filter(isTest)));
  const isAffected = (folder: string, { testImports }: GoPackage) =>
    own.has(folder) || affected.has(pathOf(folder)) || [...testImports].some((one) => affected.has(one));
  return [...packages]
    .filter(([folder, one]) => one.hasTests && isAffected(folder, one))
    .map(([folder]) => folder)
    .toSorted();
}

function moduleIn(text: string): string | undefined {
  const line = text.split("\n").find((one) => one.startsWith("module "));
  return line?.slice("module ".length).trim().split(/\s/)[0]?.replaceAll('"', "");
}

/** Whether `./...` means nothing in the folder of a file. */
function isLeftOut(path: string): boolean {
  const names = path.split("/").slice(0, -1);
  return names[0] === "vendor" || names.some((name) => /^[._]|^testdata$/.test(name));
}

function readPackages(sources: ReadonlyMap<string, string>): ReadonlyMap<string, GoPackage> {
  const packages = new Map<string, GoPackage>();
  for (const [path, text] of sources) {
    if (!path.endsWith(".go") || isLeftOut(path) || /(?:^|\n)\/\/go:build ignore/.test(text)) {
      continue;
    }
    const folder = folderOfFile(path);
    const known = packages.get(folder) ?? { imports: new Set(), testImports: new Set(), hasTests: false };
    packages.set(folder, known);
    const isTest = path.endsWith("_test.go");
    known.hasTests ||= isTest;
    for (const imported of importsIn(text)) {
      (isTest ? known.testImports : known.imports).add(imported);
    }
  }
  return packages;
}

/** The import paths of a file, which stand before everything else but its package. */
function importsIn(text: string): readonly string[] {
  const found: string[] = [];
  let isInBlock = false;
  for (const line of withoutComments(text).split("\n")) {
    if (/^(?:func|type|var|const)\b/.test(line)) {
      break;
    }
    const isImport = /^import\b/.test(line);
    if (isImport || isInBlock) {
      found.push(...line.split(/["`]/).filter((_, index) => index % 2 === 1));
    }
    isInBlock = isImport ? line.includes("(") && !line.includes(")") : isInBlock && !line.startsWith(")");
  }
  return found;
}

/** A sentence of a comment may begin like a declaration. */
function withoutComments(text: string): string {
  const starts = /\/[/*]/g;
  let [code, at] = ["", 0];
  for (let start = starts.exec(text); start !== null; start = starts.exec(text)) {
    code += text.slice(at, start.index);
    const [end, length] = start[0] === "//" ? ["\n", 0] : ["*/", 2];
    const found = text.indexOf(end, start.index + 2);
    at = found === -1 ? text.length : found + length;
    starts.lastIndex = at;
  }
  return code + text.slice(at);
}
