import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { BuildOptions, Plugin } from "esbuild";

/** The version in package.json. */
export const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "package.json"), "utf8")) as {
  readonly version: string;
};

const root = import.meta.dirname;

function common(isProduction: boolean) {
  return {
    bundle: true,
    minify: isProduction,
    sourcemap: !isProduction,
    logLevel: "warning",
  } satisfies BuildOptions;
}

/** The server for agents is loaded by the command line from a bundle of its own: everybody else would wait for its library. */
const mcpApart: Plugin = {
  name: "mcpApart",
  setup({ onResolve }) {
    onResolve({ filter: /^\.\/mcp\.ts$/ }, ({ kind }) =>
      kind === "dynamic-import" ? { path: "./mcp.cjs", external: true } : undefined,
    );
  },
};

/** What runs in Node, as CommonJS files of `outdir`, by the names of these entry points. The command line can be started as a program. */
export function nodeBundles(
  outdir: string,
  names: readonly ("extension" | "engine" | "importWorker" | "cli" | "mcp")[],
  isProduction: boolean,
): readonly BuildOptions[] {
  const options: BuildOptions = {
    ...common(isProduction),
    outdir,
    outExtension: { ".js": ".cjs" },
    platform: "node",
    target: "node20",
    format: "cjs",
    external: ["vscode"],
    mainFields: ["module", "main"],
    // xml2js brings it to write XML, which nothing here does.
    alias: { xmlbuilder: "data:text/javascript," },
    define: { CASEBOOK_VERSION: JSON.stringify(version) },
  };
  const entriesOf = (some: readonly string[]) =>
    Object.fromEntries(some.map((name) => [name, join(root, `src/${name}.ts`)]));
  const others = names.filter((name) => name !== "cli");
  return [
    ...(others.length > 0 ? [{ ...options, entryPoints: entriesOf(others) }] : []),
    ...(names.includes("cli")
      ? [
          {
            ...options,
            entryPoints: entriesOf(["cli"]),
            banner: { js: "#!/usr/bin/env node" },
            plugins: [mcpApart],
          },
        ]
      : []),
  ];
}

/** The page of the panel. */
export function pageBundle(outdir: string, isProduction: boolean): BuildOptions {
  return {
    ...common(isProduction),
    entryPoints: [join(root, "src/webview/matrix.ts"), join(root, "src/webview/matrix.css")],
    outdir,
    platform: "browser",
    target: "es2022",
    format: "iife",
  };
}
