import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import { distinguish, testId } from "../../../../src/model/report/testId.ts";

/** Without what is left out of an identity on purpose. */
const word = fc.stringMatching(/^[A-Z][a-z0-9_[\]()#/:.-]{0,8}$/);
const parts = fc.record({
  suitePath: fc.array(word, { maxLength: 3 }),
  classname: word.map((name) => `class ${name}`),
  name: word,
  file: word,
});

test("different tests have different identities, equal ones the same", () => {
  fc.assert(
    fc.property(parts, parts, (one, other) => {
      const isSame = JSON.stringify(one) === JSON.stringify(other);
      expect(testId(one) === testId(other)).toBe(isSame);
    }),
  );
  expect(testId({ suitePath: ["a"], classname: "b", name: "c" })).not.toBe(
    testId({ suitePath: [], classname: "a", name: "b", file: "c" }),
  );
});

describe("the identity is the same", () => {
  const plain = testId({ suitePath: ["cart", "total"], classname: "", name: "adds > up", file: "a.js" });

  it.each([
    ["with other separators", { name: "adds › up" }],
    ["with other blanks", { name: " adds >  up\n" }],
    ["where node:test 20 says nothing", { classname: "test" }],
    ["where node:test 24 joins the suites", { classname: "cart.total" }],
    ["where the class is the file", { classname: "a.js" }],
    ["in suites that are around everything", { suitePath: ["pytest", "a.js", "cart", "total"] }],
    ["in a suite that bears its time", { suitePath: ["cart-20261125070210", "total"] }],
  ])("%s", (_, written) => {
    const test = { suitePath: ["cart", "total"], classname: "", name: "adds > up", file: "a.js", ...written };
    expect(testId(test)).toBe(plain);
  });
});

test("identities that occur again are numbered, or told apart by their host where that can", () => {
  const named = (...ids: readonly [string, string?][]) =>
    distinguish(ids.map(([id, hostname]) => ({ id, hostname })));
  expect(named(["a"], ["b"], ["a"], ["a"])).toEqual(["a", "b", "a#2", "a#3"]);
  expect(named(["a", "chrome"], ["a", "firefox"], ["b", "chrome"])).toEqual(["a@chrome", "a@firefox", "b"]);
  expect(named(["a", "chrome"], ["a", "firefox"], ["a", "chrome"])).toEqual([
    "a@chrome",
    "a@firefox",
    "a@chrome#2",
  ]);
});

test("no two tests of one report share an identity", () => {
  const cases = fc.array(fc.record({ id: parts.map(testId), hostname: fc.option(word, { nil: undefined }) }));
  fc.assert(
    fc.property(cases, (given) => {
      expect(new Set(distinguish(given)).size).toBe(given.length);
    }),
  );
});

test("the time that an identity takes grows with the length of a name only", () => {
  for (const unit of ["\n", " ", " >", "›", "-1"]) {
    const started = performance.now();
    testId({ suitePath: [], classname: "", name: unit.repeat(200_000) });
    expect(performance.now() - started, JSON.stringify(unit)).toBeLessThan(10_000);
  }
});

describe("a test is the same one on Windows and elsewhere", () => {
  test.each([
    { suitePath: ["tests\\a.test.ts", "adds"], classname: "", name: "two" },
    { suitePath: ["adds"], classname: "tests\\größe (neu)\\a.test.ts", name: "two" },
    { suitePath: [], classname: "", name: "two", file: "tests\\test_a.py" },
    { suitePath: ["tests\\a.test.ts"], classname: "x", name: "two", file: "tests/a.test.ts" },
    { suitePath: [], classname: "a", name: "spec\\[id]\\page.spec.tsx" },
    { suitePath: ["src\\\\a.rs"], classname: "", name: "two" },
  ])("$suitePath $classname $name", (written) => {
    const turned = JSON.parse(JSON.stringify(written).replace(/(?:\\\\)+/g, "/"));
    expect(testId(written)).toBe(testId(turned));
  });

  test.each([
    "tests/größe/a.test.ts",
    "C:\\shop\\tests\\größe\\a.test.ts",
    "c:\\Shop\\Tests\\GRÖßE\\A.test.ts",
    "C:/shop/tests/größe/a.test.ts",
    "\\\\server\\share\\shop\\tests\\größe\\a.test.ts",
    "/home/ann/shop/tests/größe/a.test.ts",
    "/mnt/c/shop/tests/größe/a.test.ts",
    "file:///home/ann/shop/tests/gr%C3%B6%C3%9Fe/a.test.ts",
    "file:///C:/shop/tests/gr%C3%B6%C3%9Fe/a.test.ts",
  ])("wherever its folder lies, in a suite or a class that is called by its file: %s", (path) => {
    const file = "tests/größe/a.test.ts";
    const plain = testId({ suitePath: ["adds"], classname: "", name: "two", file });
    expect(testId({ suitePath: [path, "adds"], classname: "", name: "two", file })).toBe(plain);
    expect(testId({ suitePath: ["adds"], classname: path, name: "two", file })).toBe(plain);
  });

  test.each([
    "/other/a.test.ts",
    "a.test.ts",
    "GET /orders/a.test.ts",
    "/home/ann/moretests/a.test.ts",
    "file:///%E0%A4%A/a.test.ts",
  ])("but a suite that is called by another file, or by no path, stays: %s", (suite) => {
    const identity = { classname: "", name: "two", file: "tests/a.test.ts" };
    expect(testId({ ...identity, suitePath: [suite] })).not.toBe(testId({ ...identity, suitePath: [] }));
  });

  test.each([
    "App\\Tests\\OrderTest",
    "App\\Tests\\OrderTest.php is loaded",
    "matches \\d+\\.js",
    "a\\*.js",
    "escapes \\n in a.js, or \\t: x.js",
    "C:\\Windows",
    "\\w+.py",
    "path\\to\\?.ts",
  ])("but a backslash that is none of a path stays: %s", (name) => {
    expect(testId({ suitePath: [], classname: "", name })).toContain(JSON.stringify(name).slice(1, -1));
    expect(testId({ suitePath: [name], classname: "", name: "x" })).toContain(
      JSON.stringify(name).slice(1, -1),
    );
  });
});
