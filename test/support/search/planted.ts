import type { HunkQuestion } from "../../../src/model/log/searches.ts";

/** The frameworks for which changes are planted. */
export const languages = ["pytest", "vitest", "node:test", "go"] as const;

/** One of them. */
export type Language = (typeof languages)[number];

/** A project before and after a change of so many hunks, of which a test needs some. */
interface Planted {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
  readonly command: string;
  /** The hunks that matter, by the place of each in the file after the change: `m0.py:4`. */
  readonly matter: readonly string[];
}

/** How a language writes what hunks change. */
interface Writing {
  readonly command: string;
  /** The name of a file, and what stands at its top. */
  readonly fileOf: (index: number) => string;
  readonly top: string;
  readonly comment: string;
  /** A function without parameters. */
  readonly define: (name: string, value: string) => readonly string[];
  /** A test of the sum of two functions, each with the number of its file. */
  readonly test: (
    sum: readonly (readonly [string, number])[],
    isTwo: boolean,
  ) => Readonly<Record<string, string>>;
}

const files = 3;

const script = (name: string, value: string) => [`export function ${name}() {`, `  return ${value};`, "}"];

const inScript =
  (header: string, check: (sum: string, isTwo: boolean) => string) =>
  (sum: readonly (readonly [string, number])[], isTwo: boolean) => ({
    "sum.test.mjs": [
      header,
      ...sum.map(([name, file]) => `import { ${name} } from "./m${file}.mjs";`),
      `test("adds up", () => { ${check(sum.map(([name]) => `${name}()`).join(" + "), isTwo)} });`,
      "",
    ].join("\n"),
  });

const writings: Readonly<Record<Language, Writing>> = {
  pytest: {
    command: "pytest",
    fileOf: (index) => `m${index}.py`,
    top: "",
    comment: "#",
    define: (name, value) => [`def ${name}():`, `    return ${value}`],
    test: (sum, isTwo) => ({
      "test_sum.py": [
        ...sum.map(([name, file]) => `from m${file} import ${name}`),
        "def test_adds_up():",
        `    assert ${sum.map(([name]) => `${name}()`).join(" + ")} ${isTwo ? "== 2" : "< 2"}`,
        "",
      ].join("\n"),
    }),
  },
  vitest: {
    command: "vitest run",
    fileOf: (index) => `m${index}.mjs`,
    top: "",
    comment: "//",
    define: script,
    test: inScript('import { expect, test } from "vitest";', (sum, isTwo) =>
      isTwo ? `expect(${sum}).toBe(2);` : `expect(${sum}).toBeLessThan(2);`,
    ),
  },
  "node:test": {
    command: "node --test",
    fileOf: (index) => `m${index}.mjs`,
    top: "",
    comment: "//",
    define: script,
    test: inScript('import assert from "node:assert";\nimport test from "node:test";', (sum, isTwo) =>
      isTwo ? `assert.equal(${sum}, 2);` : `assert.ok(${sum} < 2);`,
    ),
  },
  go: {
    command: "go test ./...",
    fileOf: (index) => `m${index}.go`,
    top: "package sums\n\n",
    comment: "//",
    define: (name, value) => [`func ${name}() int {`, `\treturn ${value}`, "}"],
    test: (sum, isTwo) => ({
      "go.mod": "module example.com/sums\n\ngo 1.19\n",
      "sum_test.go": [
        'package sums\n\nimport "testing"\n',
        "func TestAddsUp(t *testing.T) {",
        `\tif sum := ${sum.map(([name]) => `${name}()`).join(" + ")}; sum ${isTwo ? "!= 2" : ">= 2"} {`,
        '\t\tt.Fatalf("the sum is %d", sum)',
        "\t}",
        "}",
        "",
      ].join("\n"),
    }),
  },
};

/**
 * Three hunks matter: one calls a function that another one adds, and one stands alone in another file. Where there is room, two more need each other the same
 * way, and matter to nobody.
 */
export function plant(language: Language, hunks: number, question: HunkQuestion): Planted {
  const writing = writings[language];
  const calls = new Map([[0, 1], ...(hunks > 6 ? [[3, 4] as const] : [])]);
  const added = new Set(calls.values());
  const alone = 2;
  // What is called lies in the file of the call.
  const fileOf = (hunk: number) => (added.has(hunk) ? hunk - 1 : hunk) % files;
  const write = (isChanged: boolean) => {
    const texts = Array.from({ length: files }, () => writing.top);
    const places = new Map<number, string>();
    for (let hunk = 0; hunk < hunks; hunk++) {
      const file = fileOf(hunk);
      const lines = texts[file]?.split("\n").length ?? 0;
      const called = calls.get(hunk);
      const value = !isChanged ? "0" : called === undefined ? "1" : `helper${called}()`;
      const body = added.has(hunk)
        ? isChanged
          ? writing.define(`helper${hunk}`, "1")
          : []
        : writing.define(`value${hunk}`, value);
      // Of a function only its second line changes.
      places.set(hunk, `${writing.fileOf(file)}:${lines + 1 + (added.has(hunk) ? 0 : 1)}`);
      texts[file] += [
        `${writing.comment} block ${hunk}`,
        ...body,
        `${writing.comment} end of ${hunk}`,
        "",
        "",
      ].join("\n");
    }
    return {
      places,
      written: Object.fromEntries(texts.map((text, file) => [writing.fileOf(file), text])),
    };
  };
  const tested = writing.test(
    [0, alone].map((hunk) => [`value${hunk}`, fileOf(hunk)] as const),
    question !== "breaks",
  );
  const { places, written } = write(true);
  return {
    before: { ...write(false).written, ...tested },
    after: written,
    command: writing.command,
    matter: [0, 1, alone].map((hunk) => places.get(hunk) ?? ""),
  };
}
