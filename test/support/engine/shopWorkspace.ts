import { execFile } from "node:child_process";
import { mkdir, readdir, symlink, writeFile } from "node:fs/promises";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";

/** Where pnpm and jest are, which `test/frameworks/install.sh npm` installs. */
const modules = join(import.meta.dirname, "../../frameworks/npm/node_modules");
const ownModules = join(import.meta.dirname, "../../../node_modules");

const manifest = (name: string, test: string) =>
  `${JSON.stringify({ name: `@shop/${name}`, private: true, type: "module", scripts: { test } }, null, 2)}\n`;

const page = (title: string, expected: number, actual: number) => `import { expect, test } from "vitest";

test("${title} is found", () => {
  expect(200).toBe(200);
});

test("${title} has its total", () => {
  expect(${actual}).toBe(${expected});
});
`;

/** A workspace of pnpm with three packages, one of which names its folders as Next.js wants them. */
const files: Readonly<Record<string, string>> = {
  ".gitignore": "node_modules\n",
  "package.json": `${JSON.stringify({ name: "shop", private: true, scripts: { test: "pnpm -r --no-bail test" } }, null, 2)}\n`,
  "pnpm-workspace.yaml": 'packages:\n  - "packages/*"\nverifyDepsBeforeRun: false\n',
  "pnpm-lock.yaml": "lockfileVersion: '9.0'\n",
  "packages/web/package.json": manifest("web", "vitest run"),
  "packages/web/app/[id]/page.test.ts": page("an order", 8, 9),
  "packages/web/app/(group)/page.test.ts": page("a list", 3, 2),
  "packages/web/app/@slot/page.test.ts": page("a slot", 1, 1),
  "packages/core/package.json": manifest("core", "node --test"),
  "packages/core/prices.test.js": `import assert from "node:assert";
import { test } from "node:test";

test("a price is rounded", () => {
  assert.equal(1.005 * 100, 101);
});

test("a price is kept", () => {
  assert.equal(1, 1);
});
`,
  "packages/api/package.json": manifest("api", "node --test"),
  "packages/api/orders.test.js": `import { test } from "node:test";

test("an order is accepted", () => {});
`,
};

/** Makes it, with its one commit, in a folder that is not there yet. */
export async function createShopWorkspace(folder: string): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), text);
  }
  // pnpm wants a folder of its own, and no link to one.
  await mkdir(join(folder, "node_modules"));
  for (const name of await readdir(ownModules)) {
    await symlink(join(ownModules, name), join(folder, "node_modules", name));
  }
  const git = (...args: readonly string[]) => promisify(execFile)("git", args, { cwd: folder });
  await git("init", "--quiet", "--template=", "--initial-branch=main");
  await git("config", "user.name", "Shop Team");
  await git("config", "user.email", "shop@example.com");
  await git("add", "--all");
  await git("-c", "commit.gpgSign=false", "commit", "--quiet", "--no-verify", "--message=Shop");
}

/** What runs it needs to find. */
export const shopPath = [join(modules, ".bin"), join(ownModules, ".bin"), join(ownModules, "node/bin")].join(
  delimiter,
);
