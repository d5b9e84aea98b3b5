import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/**
 * The real engine, which never comes back from reading the report `hang.xml`, nor from reading an entry of a log that says `HANG`, and only after
 * six seconds from one that says `PAUSE`. It says its pid in the file `engine.pid` of the folder.
 */
export function writeHangingEngine(folder: string): string {
  const engine = join(import.meta.dirname, "../../../src/engine.ts");
  const module = join(folder, "engine.mjs");
  writeFileSync(
    module,
    `import files from "node:fs/promises";
import { writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
const { open } = files;
const { parse } = JSON;
const spin = (until = Infinity) => { while (performance.now() < until); };
files.open = (path, ...rest) => {
  if (String(path).endsWith("hang.xml") && new Error().stack.includes("/reports/xml/reportSource.ts")) spin();
  return open(path, ...rest);
};
JSON.parse = (text, ...rest) => {
  if (String(text).includes("HANG")) spin();
  if (String(text).includes("PAUSE")) spin(performance.now() + 6000);
  return parse(text, ...rest);
};
syncBuiltinESMExports();
writeFileSync(${JSON.stringify(join(folder, "engine.pid"))}, String(process.pid));
process.argv[1] = ${JSON.stringify(engine)};
await import(${JSON.stringify(pathToFileURL(engine).href)});
`,
  );
  return module;
}
