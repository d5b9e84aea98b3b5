import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** The folder of the first Node on the PATH that is not one of this project. */
export const systemNode =
  (process.env["PATH"] ?? "")
    .split(delimiter)
    .find((folder) => !folder.includes("node_modules") && existsSync(join(folder, "node"))) ?? "";
