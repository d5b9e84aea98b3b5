import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { readSecrets } from "../../../src/runners/readSecrets.ts";
import { makeFolder } from "../../support/git/repositories.ts";
import { needing } from "../../support/system/capabilities.ts";

function write(folder: string, files: Readonly<Record<string, string>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

const valuesOf = async (folder: string, env: NodeJS.ProcessEnv = {}) =>
  (await readSecrets(folder, env)).map(({ value }) => value).sort();

test("finds .env files in the folder, below it and above it up to the repository, and no others", async () => {
  const top = makeFolder();
  write(top, {
    ".env": "A_TOKEN=outside-of-it",
    "repo/.git/HEAD": "x",
    "repo/.env": "A_TOKEN=at-the-top",
    "repo/packages/.env.test": "A_TOKEN=on-the-way",
    "repo/packages/api/.env.local": "A_TOKEN=in-the-folder",
    "repo/packages/api/config/prod.env": "A_TOKEN=below-it-1",
    "repo/packages/api/.env.example": "A_TOKEN=your-token-here",
    "repo/packages/api/node_modules/x/.env": "A_TOKEN=of-a-package",
    "repo/packages/web/.env": "A_TOKEN=of-a-sibling",
  });
  expect(await valuesOf(join(top, "repo/packages/api"))).toEqual([
    "at-the-top",
    "below-it-1",
    "in-the-folder",
    "on-the-way",
  ]);
});

test("takes no name of the folder, no path and no address for a secret", async () => {
  const folder = makeFolder();
  write(folder, { "src/passwordReset.ts": "", "orders.sqlite": "" });
  const env = {
    SESSION_DIR: folder,
    KEY_FILE: "./src/passwordReset.ts",
    AUTH_DB: "orders.sqlite",
    AUTH_STRATEGY: "password-reset",
    A_TOKEN: "hunter2!x",
    COOKIE_PATH: "/no/such/place",
  };
  expect(await valuesOf(folder, env)).toEqual(["/no/such/place", "hunter2!x"]);
});

needing(
  test,
  "mkfifo",
  "links",
)("waits for no FIFO, follows a link, and reads no folder", async () => {
  const folder = makeFolder();
  execFileSync("mkfifo", [join(folder, ".env")]);
  mkdirSync(join(folder, ".env.d"));
  write(folder, { "shared/secrets.txt": "A_TOKEN=behind-a-link" });
  symlinkSync(join(folder, "shared/secrets.txt"), join(folder, ".env.local"));
  symlinkSync("/dev/zero", join(folder, ".env.zero"));
  expect(await valuesOf(folder)).toEqual(["behind-a-link"]);
});
