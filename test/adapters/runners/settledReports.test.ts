import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { SettledReports } from "../../../src/runners/reports/settledReports.ts";
import { makeFolder } from "../../support/git/repositories.ts";

function settle() {
  const settled = new SettledReports(makeFolder());
  settled.start();
  onTestFinished(() => settled.stop());
  return {
    settled,
    write: (name: string, text: string) => writeFileSync(join(settled.directory, name), text),
    read: () =>
      readdirSync(settled.directory)
        .map((name) => readFileSync(join(settled.directory, name), "utf8"))
        .sort(),
  };
}

test("no report of a framework takes the place of one that was kept, whatever number it has in its name", async () => {
  const { settled, write, read } = settle();
  write("junit.xml", "<testsuites>first</testsuites>");
  await expect.poll(() => readdirSync(settled.directory)).not.toContain("junit.xml");
  for (const number of [1, 2]) {
    write(`junit.${number}.xml`, `<testsuites>own ${number}</testsuites>`);
  }
  write("junit.xml", "<testsuites>second</testsuites>");
  await expect.poll(() => readdirSync(settled.directory)).not.toContain("junit.xml");
  await settled.stop();
  expect(read()).toEqual(
    ["first", "own 1", "own 2", "second"].map((one) => `<testsuites>${one}</testsuites>`),
  );
});
