import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Row } from "./measure.ts";

const dist = join(import.meta.dirname, "../dist");

/** How big the package is (docs/rules/performance.md#p5), and how much code each process loads when it starts: its own file and those that it requires at once. */
export function measureSize(): Promise<readonly Row[]> {
  execFileSync("npm", ["run", "--silent", "package"], { cwd: join(dist, ".."), stdio: "ignore" });
  return Promise.resolve([
    kilobytes("size: the package without pictures", statSync(join(dist, "casebook.vsix")).size, "≤ 720 KB"),
    kilobytes("size: the engine's own file", statSync(join(dist, "engine.cjs")).size, "≤ 550 KB"),
    ...["engine", "extension", "cli"].map((name) =>
      kilobytes(`size: what the ${name} loads when it starts`, loadedBy(`${name}.cjs`), ""),
    ),
  ]);
}

/** Bytes of a bundle and of all that is required at the top of it. */
function loadedBy(bundle: string): number {
  const loaded = new Set([bundle]);
  for (const file of loaded) {
    const text = readFileSync(join(dist, file), "utf8");
    // What is required when it is needed stands in the function of a promise.
    for (const [, required = ""] of text.matchAll(
      /(?<!then\(\(\)=>[\w$]{0,20}\(?)require\("\.\/([^"]{1,60})"\)/g,
    )) {
      loaded.add(required);
    }
  }
  return [...loaded].reduce((sum, file) => sum + statSync(join(dist, file)).size, 0);
}

function kilobytes(what: string, bytes: number, goal: string): Row {
  return { what, figure: `${(bytes / 1024).toFixed(0)} KB`, range: "", goal };
}
