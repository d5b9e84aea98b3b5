import { isAbsolute, join, relative, sep } from "node:path";
import { isFolderBelow } from "../../base/folderFiles.ts";

/** Where Maven, sbt and Gradle write the reports of a module, below its folder. */
const reportPlace = /^(.+?)\/(?:target\/(?:surefire-|failsafe-|test-)reports|build\/test-results)\//;

/**
 * The modules of a build, of which two may have tests of one name: by the place of a report in the folder, or by the folder that the
 * report names, which may be one of another machine.
 */
export class Modules {
  readonly #folder: string;
  readonly #root: string;
  readonly #folders = new Map<string, string | undefined>();

  /** Of a folder, and its real path. */
  constructor(folder: string, root: string) {
    this.#folder = folder;
    this.#root = root;
  }

  /** The module that wrote a report at an absolute path, relative to the folder; undefined for one elsewhere, or of the folder itself. */
  ofReport(path: string): string | undefined {
    return reportPlace.exec(this.#relative(path))?.[1];
  }

  /** Tells of a folder that a report names. */
  add(folder: string | undefined): void {
    if (folder !== undefined && !this.#folders.has(folder)) {
      this.#folders.set(folder, this.#find(folder));
    }
  }

  /**
   * The module of a folder that a report names: its longest tail that is a folder here; else, where the reports name several, what
   * they have not in common.
   */
  ofFolder(folder: string | undefined): string | undefined {
    if (folder === undefined) {
      return undefined;
    }
    const [first = [], ...others] = [...this.#folders.keys()].map(partsOf);
    const differing = first.findIndex((part, index) => others.some((parts) => parts[index] !== part));
    const named = differing < 0 ? "" : partsOf(folder).slice(differing).join("/");
    return this.#folders.get(folder) ?? (named || undefined);
  }

  #find(folder: string): string | undefined {
    const inside = this.#relative(folder);
    if (inside === "") {
      return undefined;
    }
    const parts = partsOf(inside.startsWith("..") || isAbsolute(inside) ? folder : inside);
    const tails = parts.map((_, index) => parts.slice(index).join("/"));
    return tails.find(
      (tail) => !tail.split("/").includes("..") && isFolderBelow(this.#root, join(this.#root, tail)),
    );
  }

  #relative(path: string): string {
    const [inFolder = "", inRoot = ""] = [this.#folder, this.#root].map((from) =>
      relative(from, path).split(sep).join("/"),
    );
    return inFolder.startsWith("..") ? inRoot : inFolder;
  }
}

function partsOf(path: string): readonly string[] {
  return path.split(/[\\/]/).filter(Boolean);
}
