import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { delimiter, join } from "node:path";
import { nodeFolders } from "./frameworkProject.ts";

/** What a trial needs of a framework that `test/frameworks/install.sh npm` installs. */
export function fromNpm(packageName: string) {
  return fromModules(join(import.meta.dirname, "../../frameworks/npm/node_modules"), packageName);
}

/** The same for a framework that is a dependency of this project. */
export function fromProject(packageName: string) {
  return fromModules(join(import.meta.dirname, "../../../node_modules"), packageName);
}

function fromModules(modules: string, packageName: string) {
  const manifest = join(modules, packageName, "package.json");
  return {
    version: existsSync(manifest) ? String(JSON.parse(readFileSync(manifest, "utf8")).version) : undefined,
    install: "test/frameworks/install.sh npm",
    env: { PATH: [join(modules, ".bin"), nodeFolders[0], process.env["PATH"]].join(delimiter) },
    prepare: (project: string) => symlinkSync(modules, join(project, "node_modules"), "junction"),
  };
}
