import { readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { type BuildOptions, type Plugin, transform } from "esbuild";

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

/** The oldest Node that the bundles run in. */
const target = "node20";

/** The entry points of what runs in Node. */
type Entry = "extension" | "engine" | "importWorker" | "cli" | "mcp";

/**
 * What the packages bring that nothing here uses: xml2js what writes XML, simple-git what prints its own steps, the library of MCP a validator
 * of JSON Schema, instead of which it gets one of ours.
 */
const unused = {
  "@modelcontextprotocol/server/_shims": `data:text/javascript,${encodeURIComponent(
    'import process from "node:process"; export { process }; export class DefaultJsonSchemaValidator {}',
  )}`,
  xmlbuilder: "data:text/javascript,",
  debug: `data:text/javascript,${encodeURIComponent(
    'const log = Object.assign(() => {}, { extend: () => log, namespace: "" }); export default Object.assign(() => log, { formatters: {} });',
  )}`,
};

/**
 * Writes the bundles as CommonJS: esbuild lets several entry points share code only in modules of ES, which the oldest VS Code and
 * worker threads do not load. What is imported when it is needed is required then. The command line can be started as a program.
 */
function asCommonJs(isProduction: boolean): Plugin {
  return {
    name: "asCommonJs",
    setup({ onEnd }) {
      onEnd(async ({ outputFiles = [] }) => {
        for (const { path, text } of outputFiles) {
          const { code } = await transform(text, {
            format: "cjs",
            platform: "node",
            target,
            supported: { "dynamic-import": false },
            minify: isProduction,
            sourcemap: isProduction ? false : "inline",
            ...(basename(path) === "cli.cjs" && { banner: "#!/usr/bin/env node" }),
          });
          await mkdir(dirname(path), { recursive: true });
          await writeFile(path, code);
        }
      });
    },
  };
}

/**
 * What runs in Node, as CommonJS files of `outdir`, by the names of these entry points, with files beside them (`shared-….cjs`) for
 * what several need, or one only now and then.
 */
export function nodeBundle(outdir: string, names: readonly Entry[], isProduction: boolean): BuildOptions {
  return {
    ...common(isProduction),
    sourcemap: isProduction ? false : "inline",
    entryPoints: Object.fromEntries(names.map((name) => [name, join(root, `src/${name}.ts`)])),
    outdir,
    outExtension: { ".js": ".cjs" },
    chunkNames: "shared-[hash]",
    platform: "node",
    target,
    format: "esm",
    splitting: true,
    write: false,
    plugins: [asCommonJs(isProduction)],
    external: ["vscode"],
    mainFields: ["module", "main"],
    alias: unused,
    define: { CASEBOOK_VERSION: JSON.stringify(version) },
  };
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
