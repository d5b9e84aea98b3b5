import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { readAddress } from "./packaging/readAddress.ts";
import { stageCli } from "./stageCli.ts";

// `npm run package:cli` makes dist/casebook-VERSION.tgz, what `npm publish` would send.
const root = join(import.meta.dirname, "..");
const folder = join(root, "dist/npm");
rmSync(folder, { recursive: true, force: true });
await stageCli(folder, true, readAddress(root, process.env));
const { status } = spawnSync("npm", ["pack", "--pack-destination", join(root, "dist")], {
  cwd: folder,
  stdio: "inherit",
  shell: process.platform === "win32",
});
process.exitCode = status ?? 1;
