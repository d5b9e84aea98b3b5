import { execFileSync } from "node:child_process";
import { chmodSync, globSync, rmSync } from "node:fs";
import { join } from "node:path";
import { createVSIX } from "@vscode/vsce";
import { version } from "../bundles.ts";
import { commitTime, readAddress } from "./packaging/readAddress.ts";
import { isPreRelease, stageExtension } from "./packaging/stageExtension.ts";

// `npm run package` makes dist/casebook.vsix out of the sources, the same bytes from the same commit.
const root = join(import.meta.dirname, "..");
const stage = join(root, "dist/extension");
const address = readAddress(root, process.env);

execFileSync(process.execPath, [join(root, "build.ts"), "--production"], { cwd: root, stdio: "inherit" });
await stageExtension(root, stage, address);
// How files are permitted to be used is in the package too, and is not the same on every machine.
for (const file of globSync("**", { cwd: stage, withFileTypes: true }).filter((entry) => entry.isFile())) {
  chmodSync(join(file.parentPath, file.name), 0o644);
}
// A ZIP has local times.
process.env["TZ"] = "UTC";
process.env["SOURCE_DATE_EPOCH"] ??= commitTime(root);
await createVSIX({
  cwd: stage,
  packagePath: join(root, "dist/casebook.vsix"),
  dependencies: false,
  preRelease: isPreRelease(version),
  // Every link is rewritten already, or the address is not known.
  rewriteRelativeLinks: false,
  allowMissingRepository: address === undefined,
});
rmSync(stage, { recursive: true });
if (address === undefined) {
  console.log(
    "The address of the repository is not known (GITHUB_REPOSITORY, or the remote origin): links stay relative.",
  );
}
