import { expect, test } from "vitest";
import { listProjectFiles, readProjectFile } from "../support/fences/readSources.ts";

const forms = listProjectFiles(".github/ISSUE_TEMPLATE")
  .filter((name) => name !== "config.yml")
  .map((name) => [name, readProjectFile(`.github/ISSUE_TEMPLATE/${name}`)] as const);

test("whoever reports a fault is asked for what explains it", () => {
  const asking = (text: string) => forms.filter(([, form]) => form.includes(text)).map(([name]) => name);
  expect(asking("“Casebook: Copy Diagnostics”")).toEqual(["bug.yml", "framework.yml"]);
  expect(asking("npm run -s read-report -- FILE")).toEqual(["bug.yml", "framework.yml"]);
  expect(JSON.parse(readProjectFile("package.json")).scripts["read-report"]).toBeDefined();
});

test("a form has no field twice, and nothing in it is read as another kind of value", () => {
  for (const [name, form] of forms) {
    const ids = [...form.matchAll(/^ {4}id: (\w+)$/gm)].map(([, id]) => id);
    expect(ids.length, name).toBeGreaterThan(1);
    expect(new Set(ids).size, name).toBe(ids.length);
    // A colon and a blank begin a value in YAML, in the middle of a plain text too.
    const plain = [...form.matchAll(/^ *(?:- )?(?:label|description|name|title): (?![>|"'])(.*)$/gm)];
    expect(
      plain.filter(([, text = ""]) => /: | #/.test(text)).map(([line]) => line),
      name,
    ).toEqual([]);
  }
});
