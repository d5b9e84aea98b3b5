import { execFile } from "node:child_process";
import { cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";

const SAMPLE = join(import.meta.dirname, "../../../examples/orders-api");

/** One change of one file of the sample: the text `from`, which is there exactly once, becomes `to`. */
export interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

/** The wrong guess "what is kept in memory is stale": a fourth test turns red. */
export const READ_PAST_MEMORY: Edit = {
  file: "src/orderStore.js",
  from: "    return this.#recent.get(id) ?? (await this.#connection().run(({ orders }) => orders.get(id)));",
  to: "    return this.#connection().run(({ orders }) => orders.get(id));",
};

/** The next wrong guess, half done: the error that is imported does not exist, so no test of the API can start. */
export const IMPORT_MISSING_ERROR: Edit = {
  file: "src/api.js",
  from: `import { priceOf } from "./pricing.js";`,
  to: `import { OrderNotFoundError } from "./orderStore.js";\nimport { priceOf } from "./pricing.js";`,
};

/** The real fix: every operation gets a connection of its own, so none meets a busy one. */
export const CONNECT_PER_OPERATION: Edit = {
  file: "src/dependencies.js",
  from: "  const shared = database.connect();\n  const connection = () => shared;",
  to: "  const connection = () => database.connect();",
};

/** Makes the change in the sample that lies in `folder`; throws when the text to replace is not there exactly once. */
export async function applyEdit(folder: string, edit: Edit): Promise<void> {
  const path = join(folder, edit.file);
  await writeFile(path, replaceOnce(await readFile(path, "utf8"), edit));
}

/** The text of the edit's file as it is after the edit; throws when the text to replace is not there exactly once. */
export function replaceOnce(text: string, edit: Edit): string {
  const parts = text.split(edit.from);
  if (parts.length !== 2) {
    throw new Error(`${edit.file} holds the text to replace ${parts.length - 1} times, not once.`);
  }
  return parts.join(edit.to);
}

/** Takes the change back. */
export async function revertEdit(folder: string, edit: Edit): Promise<void> {
  await applyEdit(folder, { file: edit.file, from: edit.to, to: edit.from });
}

/** Copies the sample into `folder`, which must not exist or be empty, and makes a git repository with one commit of it. */
export async function createOrdersRepository(folder: string): Promise<void> {
  await cp(SAMPLE, folder, { recursive: true });
  const git = (...args: readonly string[]) => promisify(execFile)("git", args, { cwd: folder });
  await git("init", "--quiet", "--template=", "--initial-branch=main");
  await git("config", "user.name", "Orders Team");
  await git("config", "user.email", "orders@example.com");
  await git("add", "--all");
  await git("-c", "commit.gpgSign=false", "commit", "--quiet", "--no-verify", "--message=Orders API");
}
