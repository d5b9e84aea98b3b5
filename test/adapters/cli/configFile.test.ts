import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readConfigFile, replaceConfigFile } from "../../../src/cli/configFile.ts";
import { makeFolder } from "../../support/git/repositories.ts";

test.each(["{}", undefined])(
  "a folder that became a link out of the project in the meantime is not written through (%s)",
  (text) => {
    const [project, elsewhere] = [makeFolder(), makeFolder()];
    const path = join(project, ".claude/settings.json");
    mkdirSync(join(project, ".claude"));
    if (text !== undefined) {
      writeFileSync(path, text);
      writeFileSync(join(elsewhere, "settings.json"), text);
    }
    const file = readConfigFile(path, project);
    renameSync(join(project, ".claude"), join(project, "before"));
    symlinkSync(elsewhere, join(project, ".claude"));
    expect(() => replaceConfigFile(file, "changed")).toThrow("was left alone");
    const other = join(elsewhere, "settings.json");
    expect(existsSync(other) ? readFileSync(other, "utf8") : undefined).toBe(text);
    expect(readdirSync(elsewhere).length).toBe(text === undefined ? 0 : 1);
  },
);
