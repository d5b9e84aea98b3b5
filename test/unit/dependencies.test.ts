import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { expect, test } from "vitest";
import { nodeBundle } from "../../bundles.ts";

interface Lockfile {
  readonly packages: Readonly<
    Record<string, { readonly dev?: boolean; readonly hasInstallScript?: boolean }>
  >;
}

const lockfile: Lockfile = JSON.parse(
  readFileSync(join(import.meta.dirname, "../../package-lock.json"), "utf8"),
);

/** The packages that ship, by their names. */
const shipped = Object.entries(lockfile.packages)
  .filter(([path, { dev }]) => path !== "" && dev !== true)
  .map(([path, entry]) => ({
    name: path.slice(path.lastIndexOf("node_modules/") + "node_modules/".length),
    ...entry,
  }));

test("one XML parser ships, with what it needs: a second one could expand entities (docs/rules/security.md#s20)", () => {
  const names = shipped.map(({ name }) => name).filter((name) => /xml|sax|htmlparser/i.test(name));
  expect(names.sort()).toEqual(["sax", "xml2js", "xmlbuilder"]);
});

test("nothing that ships runs a script when it is installed (docs/rules/security.md#s36)", () => {
  expect(shipped.filter(({ hasInstallScript }) => hasInstallScript === true)).toEqual([]);
});

test("what xml2js would write XML with is in no bundle", async () => {
  const { alias } = nodeBundle("dist", ["engine"], true);
  const result = await build({
    bundle: true,
    platform: "node",
    ...(alias && { alias }),
    logLevel: "silent",
    stdin: { contents: 'import { Parser } from "xml2js"; new Parser();', resolveDir: import.meta.dirname },
    write: false,
    metafile: true,
  });
  expect(Object.keys(result.metafile.inputs).filter((path) => path.includes("/xmlbuilder/"))).toEqual([]);
});

test("the page of the panel carries nothing that it does not use, such as what checks stored forms", async () => {
  const result = await build({
    entryPoints: [join(import.meta.dirname, "../../src/webview/matrix.ts")],
    outdir: "dist",
    bundle: true,
    write: false,
    metafile: true,
    logLevel: "silent",
  });
  const bundled = Object.values(result.metafile.outputs).flatMap(({ inputs }) =>
    Object.keys(inputs).filter((path) => (inputs[path]?.bytesInOutput ?? 0) > 0),
  );
  expect(bundled.some((path) => path.endsWith("src/webview/matrix.ts"))).toBe(true);
  expect(bundled.filter((path) => /valibot|facts/.test(path))).toEqual([]);
});

test("no module of src is imported for what it does then: it would be missing in the bundles", () => {
  const src = join(import.meta.dirname, "../../src");
  const imports = globSync("**/*.ts", { cwd: src }).flatMap((file) =>
    [...readFileSync(join(src, file), "utf8").matchAll(/^import "[^"]*"/gm)].map(
      ([line]) => `${file}: ${line}`,
    ),
  );
  expect(imports).toEqual([]);
});

test("what ships holds no code twice, and the engine starts without what writes and reads Markdown", async () => {
  const entries = ["extension", "engine", "importWorker", "cli", "mcp"] as const;
  const options = nodeBundle("dist", entries, true);
  const { metafile } = await build({ ...options, plugins: [], metafile: true });
  const outputs = metafile?.outputs ?? {};
  const inputs = Object.values(outputs).flatMap(({ inputs: all }) =>
    Object.keys(all).filter((path) => (all[path]?.bytesInOutput ?? 0) > 0),
  );
  expect(inputs.filter((path, at) => inputs.indexOf(path) !== at)).toEqual([]);

  const loaded = new Set(["dist/engine.cjs"]);
  for (const path of loaded) {
    for (const one of outputs[path]?.imports ?? []) {
      if (one.kind === "import-statement" && one.path in outputs) {
        loaded.add(one.path);
      }
    }
  }
  expect(loaded.size).toBeGreaterThan(1);
  const own = [...loaded].flatMap((path) => Object.keys(outputs[path]?.inputs ?? {}));
  expect(own.filter((path) => /\/(?:mdast|micromark)|^src\/markdown\//.test(path))).toEqual([]);
});
