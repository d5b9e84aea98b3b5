import { describe, expect, test } from "vitest";
import { readManifestTexts } from "../../scripts/manifestTexts.ts";
import {
  checkCalls,
  checkShown,
  checkTranslations,
  keysFor,
  readKeys,
  readMessages,
} from "../support/fences/l10nRules.ts";
import { listProjectFiles, readProjectFile, readSources } from "../support/fences/readSources.ts";

const sources = readSources();
const manifest = readManifestTexts(JSON.parse(readProjectFile("package.json")));
const bundles = listProjectFiles("l10n");
const languages = bundles.map((file) => /^bundle\.l10n\.([\w-]+)\.json$/.exec(file)?.[1] ?? file);

describe("what people read", () => {
  test("is given to the translator as it stands in the code", () => {
    expect(checkCalls(sources)).toEqual([]);
    expect(readMessages(sources).size).toBeGreaterThan(300);
  });

  test("goes through the one door", () => {
    expect(checkShown(sources)).toEqual([]);
  });

  test.each(languages)("is translated, every text and nothing besides, with its places (%s)", (language) => {
    const bundle = JSON.parse(readProjectFile(`l10n/bundle.l10n.${language}.json`));
    expect(checkTranslations(readKeys(language, sources, manifest.values()), bundle)).toEqual([]);
    // What a translated text opens is what the English one opens.
    const links = (text: string) => text.match(/\(command:[\w.]+\)|#[\w.]+#/g) ?? [];
    for (const text of manifest.values()) {
      expect(links(bundle[text]), text).toEqual(links(text));
    }
  });

  test("is there in German", () => {
    expect(languages).toContain("de");
  });
});

describe("it is noticed", () => {
  const planted = (code: string, file = "views/a.ts") =>
    new Map([[file, `import { plural, t } from "../base/l10n.ts";\n${code}`]]);

  test.each([
    [`t("Say “{0}”", name)`, ["Say “{0}”"]],
    [`t(\n  'A "quoted" one',\n)`, ['A "quoted" one']],
    [
      `plural(list.filter((one) => one > 1).length, "{0} dog", "{0} dogs", t("of {0}", name))`,
      ["{0} dog", "{0} dogs", "of {0}"],
    ],
    [`\`\${t("Nested")} · \${x}\``, ["Nested"]],
    [`// t("in a comment")\nt("a\\nb // c")`, ["a\nb // c"]],
    [`list.t("other"); /* t("x") */`, []],
  ])("which texts are translated: %s", (code, found) => {
    expect([...readMessages(planted(code))]).toEqual(found);
    expect(checkCalls(planted(code))).toEqual([]);
  });

  test.each(["t(text)", `t(\`Say \${name}\`, 1) && t(text)`, `plural(n, one, "{0} dogs")`])(
    "that nobody can translate %s",
    (code) => {
      expect(checkCalls(planted(code))).toEqual([
        "views/a.ts has a text to be translated that is no literal",
      ]);
    },
  );

  test.each([
    [`label: "Failing"`, "Failing"],
    [`tooltip: isNew ? \`Since \${since}\` : t("x")`, "Since …"],
    [`showErrorMessage("It did not work.")`, "It did not work."],
    [`const why = \`Nothing was written to \${path}\``, "Nothing was written to …"],
  ])("that something is shown in English only: %s", (code, text) => {
    expect(checkShown(planted(code))).toEqual([`views/a.ts shows “${text}” in English only`]);
  });

  test.each([
    `throw new UserError(\`The folder \${name} is gone.\`)`,
    `reasons.push("Nothing was changed.")`,
  ])("that the engine says something that is not translated: %s", (code) => {
    expect(checkShown(planted(code, "git/a.ts"))).toHaveLength(1);
  });

  test("that a fault is not for people", () => {
    expect(checkShown(planted(`throw new Error("It was called twice.")`, "git/a.ts"))).toEqual([]);
  });

  test.each([
    `id: "failing tests of it"`,
    `kind: "test"`,
    `log.error("It did not work.")`,
    `run("casebook.openChanges")`,
  ])("that this is not shown: %s", (code) => {
    expect(checkShown(planted(code))).toEqual([]);
  });

  test("what a translation lacks, has besides, or leaves out", () => {
    const keys = keysFor("de", { messages: new Set(["A", "{0} B {1}"]), plurals: new Set(), facts: {} });
    expect(checkTranslations(keys, { "{0} B {1}": "B {0}", C: "" })).toEqual([
      "not translated: A",
      "other places in the translation: {0} B {1}",
      "translated and said nowhere: C",
    ]);
  });

  test("that a language lacks a form of a plural that English has not", () => {
    const said = {
      messages: new Set(["{0} dog", "{0} dogs"]),
      plurals: new Set(["{0} dogs"]),
      facts: { "run.failed": { one: "{count} test of {of}", other: "{count} tests of {of}" } },
    };
    const czech = {
      "{0} dog": "{0} pes",
      "{0} dogs": "{0} psů",
      "{0} dogs#few": "{0} psi",
      "run.failed.one": "{count} test z {of}",
      "run.failed.other": "{count} testů z {of}",
      "run.failed.few": "{count} testy",
    };
    expect(checkTranslations(keysFor("cs", said), czech)).toEqual([
      "not translated: {0} dogs#many",
      "not translated: run.failed.many",
      "other places in the translation: run.failed.few",
    ]);
  });
});
