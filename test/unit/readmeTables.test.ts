import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandsTable, settingsTable } from "../support/fences/manifestTables.ts";
import { readProjectFile } from "../support/fences/readSources.ts";

const manifest = JSON.parse(readProjectFile("package.json"));

/** UPDATE_GOLDEN=1 writes the tables anew. */
test.each([
  ["commands", commandsTable(manifest)],
  ["settings", settingsTable(manifest)],
])("the README has the table of %s that the manifest gives", (name, table) => {
  const readme = readProjectFile("README.md");
  const between = new RegExp(`(?<=<!-- ${name} of the manifest -->\n\n)[^]*?(?=\n\n<!-- end -->)`);
  if (process.env["UPDATE_GOLDEN"] === "1") {
    writeFileSync(
      join(import.meta.dirname, "../../README.md"),
      readme.replace(between, () => table),
    );
  }
  expect(between.exec(readProjectFile("README.md"))?.[0]).toBe(table);
});
