// Preloaded into the engine, it lets fs.rmSync do what it does where VS Code runs it (docs/rules/platform.md#v5): it refuses a tree with a
// read-only file, as in Electron 43 on Windows, and does nothing where a path has a letter outside of ASCII, as in Node 24 before 24.14.
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";

const { rmSync, lstatSync, readdirSync } = fs;

function hasReadOnly(path) {
  const stat = lstatSync(path, { throwIfNoEntry: false });
  if (stat?.isDirectory()) {
    return readdirSync(path).some((name) => hasReadOnly(join(path, name)));
  }
  return stat?.isFile() === true && (stat.mode & 0o200) === 0;
}

fs.rmSync = (path, options) => {
  if (hasReadOnly(String(path))) {
    throw Object.assign(new Error(`EPERM: operation not permitted, rm '${path}'`), { code: "EPERM" });
  }
  if (/^[\x00-\x7f]*$/.test(String(path))) {
    rmSync(path, options);
  }
};
syncBuiltinESMExports();
