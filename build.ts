import { rm } from "node:fs/promises";
import { build } from "esbuild";

/**
 * Bundles the extension host's side, the engine and the thread that reads imports, each into one CommonJS file under dist/, and the page of the panel into
 * dist/webview/.
 * With --production the bundles are minified and carry no source maps.
 */
const production = process.argv.includes("--production");

await rm("dist", { recursive: true, force: true });
await build({
  entryPoints: {
    extension: "src/extension.ts",
    engine: "src/engine.ts",
    importWorker: "src/importWorker.ts",
  },
  outdir: "dist",
  outExtension: { ".js": ".cjs" },
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  external: ["vscode"],
  mainFields: ["module", "main"],
  // xml2js brings it to write XML, which nothing here does.
  alias: { xmlbuilder: "data:text/javascript," },
  minify: production,
  sourcemap: !production,
  logLevel: "warning",
});
await build({
  entryPoints: ["src/webview/matrix.ts", "src/webview/matrix.css"],
  outdir: "dist/webview",
  bundle: true,
  platform: "browser",
  target: "es2022",
  format: "iife",
  minify: production,
  sourcemap: !production,
  logLevel: "warning",
});
