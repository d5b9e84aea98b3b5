import { posix } from "node:path";

/** One row of the layer table. */
export interface Layer {
  /** A folder below src, or a file directly in src. */
  readonly folder: string;
  /** Folders and files; a folder stands for the rooms in it, too. What lies in the folder itself goes without saying. */
  readonly mayImport: readonly string[];
  /** Those of them that only `import type` may name: nothing of them is run or bundled. */
  readonly onlyTypes: readonly string[];
  readonly outside: readonly Outside[];
}

/** A package or module of Node that a layer may import. */
export interface Outside {
  readonly name: string;
  /** Only files of the layer whose name ends like this; any where it is empty. */
  readonly fileEnding: string;
  /** At most one file of the layer. */
  readonly inOneFile: boolean;
}

/** The layer table of ARCHITECTURE.md: the table whose head is `Folder | What is in it | May import | Outside`. */
export function readLayers(architecture: string): readonly Layer[] {
  const lines = architecture.split("\n");
  const head = lines.findIndex((line) =>
    /^\|\s*Folder\s*\|[^|]*\|\s*May import\s*\|\s*Outside\s*\|/.test(line),
  );
  const rest = lines.slice(head + 2);
  const end = rest.findIndex((line) => !line.startsWith("|"));
  const rows = head === -1 ? [] : rest.slice(0, end === -1 ? undefined : end);
  return rows.map((row) => {
    const [, folder = "", , mayImport = "", outside = ""] = row.split("|").map((cell) => cell.trim());
    const names = mayImport.split(/,\s*/).filter((name) => name !== "");
    const typesOf = /^types of /;
    return {
      folder: folder.replaceAll("`", ""),
      mayImport: names.map((name) => name.replace(typesOf, "")),
      onlyTypes: names.filter((name) => typesOf.test(name)).map((name) => name.replace(typesOf, "")),
      outside: [...outside.matchAll(/`([^`]+)`((?:,? (?:only |in )[^`,]*(?:`[^`]*`)?[^`,]*)?)/g)].map(
        ([, name = "", condition = ""]): Outside => ({
          name,
          fileEnding: /`([^`]+)`/.exec(condition)?.[1] ?? "",
          inOneFile: condition.includes("in one file"),
        }),
      ),
    };
  });
}

/** Node's modules that only calculate; every layer may use them. */
const harmlessModules = new Set(["node:path", "node:util"]);

/** Layers that meet the world through arguments and ports alone. */
const pureLayers = new Set(["model", "sessions", "markdown"]);
const impurities =
  /\b(?:Date\.now|Math\.random|performance\.now|process\.\w+|setTimeout|setInterval|fetch)\b|\bnew Date\(\)/;

function isPure(file: string): boolean {
  return pureLayers.has(file.split("/", 1)[0] ?? file);
}

/** Every violation of the layers in the sources, by path below src, as sentences. */
export function checkLayers(
  layers: readonly Layer[],
  sources: ReadonlyMap<string, string>,
): readonly string[] {
  const imports = [...sources].flatMap(([file, source]) => readImports(file, source));
  return [
    ...imports.flatMap((one) => checkImport(layers, one) ?? []),
    ...checkOneFile(layers, imports),
    ...findCycles(sources, imports),
    ...[...sources].flatMap(([file, source]) => checkPurity(file, source)),
  ];
}

/** What a row may import and no row above it names, as sentences: read from above, the table is an order. */
export function checkOrder(layers: readonly Layer[]): readonly string[] {
  return layers.flatMap(({ folder, mayImport }, index) => {
    const above = layers.slice(0, index);
    return mayImport
      .filter((name) => !above.some((one) => isIn(name, one.folder)))
      .map((name) => `${folder} may import ${name}, which does not stand above it`);
  });
}

interface Import {
  readonly file: string;
  /** A path below src, a package, or a module of Node. */
  readonly target: string;
  readonly isOutside: boolean;
  readonly isType: boolean;
}

const statements =
  /^\s*(?:import|export)\b( type\b)?[^;"'`]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\b(?:import|require)\(\s*(?:["']([^"']+)["']|[^)])/gm;

/** Static, type, side-effect and dynamic imports; one whose target is not written down is `?`. */
function readImports(file: string, source: string): readonly Import[] {
  const code = source.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  return [...code.matchAll(statements)].map(([, type, from, only, dynamic]) => {
    const target = from ?? only ?? dynamic ?? "?";
    const isType = type !== undefined;
    return target.startsWith(".")
      ? { file, target: posix.join(posix.dirname(file), target), isOutside: false, isType }
      : { file, target, isOutside: true, isType };
  });
}

/** The layer of a file: the innermost folder of the table that it lies in; undefined for a file in none. */
function layerOf(layers: readonly Layer[], file: string): Layer | undefined {
  const around = layers.filter(({ folder }) => isIn(folder, file));
  return around.toSorted((one, other) => other.folder.length - one.folder.length)[0];
}

function isIn(folder: string, file: string): boolean {
  return file === folder || file.startsWith(`${folder}/`);
}

function checkImport(
  layers: readonly Layer[],
  { file, target, isOutside, isType }: Import,
): string | undefined {
  const layer = layerOf(layers, file);
  if (layer === undefined) {
    return `${file} is in no layer`;
  }
  if (!isOutside) {
    const isAllowed = [layer.folder, ...layer.mayImport].some((folder) => isIn(folder, target));
    const isRun = !isType && layer.onlyTypes.some((folder) => isIn(folder, target));
    return isAllowed && !isRun ? undefined : `${file} may not import ${target}`;
  }
  const isNode = target.startsWith("node:") && target !== "node:child_process";
  if (isNode && (harmlessModules.has(target) || !isPure(file))) {
    return undefined;
  }
  const outside = layer.outside.find((one) => one.name === target || target.startsWith(`${one.name}/`));
  return outside?.name !== undefined && file.endsWith(outside.fileEnding)
    ? undefined
    : `${file} may not import ${target}`;
}

function checkOneFile(layers: readonly Layer[], imports: readonly Import[]): readonly string[] {
  return layers.flatMap(({ folder, outside }) =>
    outside.flatMap(({ name, inOneFile }) => {
      const users = imports.filter(({ file, target }) => isIn(folder, file) && target === name);
      const files = [...new Set(users.map(({ file }) => file))];
      return inOneFile && files.length > 1 ? [`${files.join(" and ")} both import ${name}`] : [];
    }),
  );
}

function findCycles(sources: ReadonlyMap<string, string>, imports: readonly Import[]): readonly string[] {
  const cycles: string[] = [];
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]) => {
    if (path.includes(file)) {
      cycles.push(`${[...path.slice(path.indexOf(file)), file].join(" → ")} is a cycle`);
    } else if (!done.has(file)) {
      for (const { target } of imports.filter((one) => one.file === file && !one.isOutside)) {
        visit(target, [...path, file]);
      }
      done.add(file);
    }
  };
  for (const file of sources.keys()) {
    visit(file, []);
  }
  return cycles;
}

function checkPurity(file: string, source: string): readonly string[] {
  const found = isPure(file) ? impurities.exec(source) : null;
  return found === null ? [] : [`${file} uses ${found[0]}`];
}
