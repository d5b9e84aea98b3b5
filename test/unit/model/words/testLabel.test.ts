import { expect, it } from "vitest";
import { testId } from "../../../../src/model/report/testId.ts";
import { labelsById, namesAround, testLabels } from "../../../../src/model/words/testLabel.ts";

it.each<[around: readonly string[], suites: readonly string[], classname: string, file: string]>([
  [["TestA"], ["pytest"], "tests.test_a.TestA", "tests/test_a.py"],
  [["TestA", "TestInner"], ["pytest"], "tests.test_a.TestA.TestInner", "tests/test_a.py"],
  [[], ["pytest"], "tests.test_a", "tests/test_a.py"],
  // Counted from another folder.
  [["TestA"], [""], "test_a.TestA", "backend/tests/test_a.py"],
  [["OrderTest"], [""], "OrderTest", "test/order_test.rb"],
  [["shop", "cart"], [""], "shop › cart", "tests/shop.test.js"],
  [["the cart. When empty"], [""], "the cart. When empty", "tests/shop.spec.js"],
  [["shop", "cart"], ["shop", "cart"], "test", "tests/shop.test.js"],
  [[], ["tests/shop.test.js"], "tests/shop.test.js", "tests/shop.test.js"],
  [["Shop"], ["rspec", "Shop"], "spec.shop_spec", "spec/shop_spec.rb"],
  [["OrderTest"], ["shop.OrderTest"], "shop.OrderTest", "src/test/java/shop/AllTests.java"],
  [["example.com/shop"], ["example.com/shop"], "example.com/shop", ""],
])("the names around a test: %j", (around, suitePath, classname, file) => {
  expect(namesAround({ suitePath, classname, name: "a", file: file || undefined })).toEqual(around);
});

it("calls each test by as little as tells it from the others", () => {
  const test = (id: string, file: string, ...path: readonly string[]) => ({
    id,
    file,
    name: path.at(-1) ?? "",
    suitePath: path.slice(0, -1),
  });
  expect(
    testLabels([
      test("[]", "a.py", "TestA", "test_max_age"),
      test("[]", "a.py", "TestB", "test_max_age"),
      test("[]", "a.py", "TestB", "test_min_age"),
      test("[]", "a.py", "test_total"),
      test("[]", "b.py", "test_total"),
      test("[]", "c.js", "cart", "add", "works"),
      test("[]", "c.js", "shop", "add", "works"),
      test("[]@chromium", "d.js", "opens"),
      test("[]@firefox", "d.js", "opens"),
      test("[]", "e.py", "twice"),
      test("[]#2", "e.py", "twice"),
      test("[]", "f.py", "two\n  lines"),
    ]),
  ).toEqual([
    "TestA › test_max_age",
    "TestB › test_max_age",
    "test_min_age",
    "test_total (a.py)",
    "test_total (b.py)",
    "cart › add › works",
    "shop › add › works",
    "opens (chromium)",
    "opens (firefox)",
    "twice",
    "twice (2)",
    "two lines",
  ]);
});

it("calls tests of one name by the classes in their identities, where only these are known", () => {
  const file = "tests/test_timed.py";
  const test = (name: string, owner: string, twin = "") => ({
    id: `${testId({ suitePath: ["pytest"], classname: `tests.test_timed.${owner}`, name, file })}${twin}`,
    name,
    file,
  });
  expect(
    labelsById([
      test("test_max_age", "TestSigner"),
      test("test_max_age", "TestSerializer", "#1"),
      test("test_max_age", "TestSerializer", "#2"),
      test("test_other", "TestSigner"),
      { id: "[not an identity]", name: "test_other", file: "b.py" },
    ]),
  ).toEqual([
    "TestSigner › test_max_age",
    "TestSerializer › test_max_age",
    "TestSerializer › test_max_age (2)",
    "TestSigner › test_other",
    "test_other (b.py)",
  ]);
});
