import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { catalogue } from "../../src/base/facts/catalogue.ts";
import { errorMessages, messageTables, messageWords } from "../support/fences/messageTables.ts";
import { listProjectFiles, readProjectFile, readSources } from "../support/fences/readSources.ts";

const root = join(import.meta.dirname, "../..");
const pages = listProjectFiles("docs/guide");
const messages = errorMessages(readSources());

/** Two screens of text: lines that are read, without code, pictures and rows of tables that are looked up. */
const mostWords = 460;

describe("the guide", () => {
  test("has a page for each thing that people come for, and its first page lists them all", () => {
    const first = readProjectFile("docs/guide/README.md");
    const others = pages.filter((page) => page !== "README.md");
    expect(others.length).toBeGreaterThanOrEqual(10);
    expect(others.filter((page) => !first.includes(`](${page})`))).toEqual([]);
  });

  test.each(pages.filter((page) => page !== "messages.md"))("%s is at most two screens long", (page) => {
    const text = readProjectFile(`docs/guide/${page}`).replace(/^```[\s\S]*?^```$/gm, "");
    expect(text.split(/\s+/).filter((word) => /\w/.test(word)).length).toBeLessThanOrEqual(mostWords);
  });

  test("shows pictures that are there, and leaves none unused", () => {
    const shown = pages.flatMap((page) =>
      [
        ...readProjectFile(`docs/guide/${page}`).matchAll(/!\[[^\]]+\]\(\.\.\/\.\.\/(media\/[\w./-]+)\)/g),
      ].map(([, path = ""]) => path),
    );
    expect(shown.filter((path) => !existsSync(join(root, path)))).toEqual([]);
    const made = listProjectFiles("media/guide").map((name) => `media/guide/${name}`);
    expect(made.filter((path) => !shown.includes(path))).toEqual([]);
  });

  test("names only settings and commands that are there", () => {
    const manifest = JSON.parse(readProjectFile("package.json"));
    const settings = Object.keys(manifest.contributes.configuration.properties);
    const named = pages.flatMap(
      (page) => readProjectFile(`docs/guide/${page}`).match(/\bcasebook(?:\.\w+){1,2}\b/g) ?? [],
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter((name) => !settings.some((setting) => setting === name))).toEqual([]);
  });
});

/**
 * The rule: a message says what to do next if it is a fact called `next.…` or `hint.…`, or the second text of a `UserError` of the window. All of
 * them are in docs/guide/messages.md, each with the messages that it follows. UPDATE_GOLDEN=1 writes the page.
 */
describe("every message that says what to do next", () => {
  const between = /(?<=<!-- messages of the catalogue -->\n\n)[\s\S]*?(?=\n\n<!-- end -->)/;

  test("is found in the guide by its words", () => {
    if (process.env["UPDATE_GOLDEN"] === "1") {
      const page = readProjectFile("docs/guide/messages.md");
      writeFileSync(
        join(root, "docs/guide/messages.md"),
        page.replace(between, () => messageTables(messages)),
      );
    }
    const page = readProjectFile("docs/guide/messages.md");
    expect(between.exec(page)?.[0]).toBe(messageTables(messages));
    const codes = Object.keys(catalogue).filter((code) => /^(?:next|hint)\./.test(code));
    const inTheWindow = messages.map(({ next }) => next);
    expect([...codes, ...inTheWindow].filter((code) => !page.includes(messageWords(code)))).toEqual([]);
  });

  test("is read from the sources: an error with a fact, with a text, with a record, and one that says nothing", () => {
    const source = `throw new UserError(fact("log.busy"), fact("next.tryAgain"));
      new UserError(t("No file is open."), t("Open the file to compare."), { cause: f(x) });
      new UserError(fact("session.gone"));
      { problem: fact("remote.accessDenied"), nextStep: fact("next.signIn") }`;
    expect(errorMessages(new Map([["git/a.ts", source]]))).toEqual([
      { says: ["log.busy"], next: "next.tryAgain" },
      { says: ["No file is open."], next: "Open the file to compare." },
      { says: ["remote.accessDenied"], next: "next.signIn" },
    ]);
    expect(errorMessages(new Map([["mcp/a.ts", source]]))).toEqual([]);
    expect(messages.length).toBeGreaterThan(90);
  });
});
