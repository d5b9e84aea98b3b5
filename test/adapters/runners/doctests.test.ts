import { afterEach, expect, it } from "vitest";
import { isFailing } from "../../../src/model/report/report.ts";
import { FrameworkProject, failing, versionOf } from "../../support/frameworks/frameworkProject.ts";

const files = {
  "shop.py": `def total(amounts):
    """
    >>> total([1, 2])
    3
    """
    return sum(amounts)

def count(amounts):
    """
    >>> count([1, 2])
    3
    """
    return len(amounts)

def first(amounts):
    """
    >>> first([4, 5])
    5
    """
    return amounts[0]
`,
  "guide.txt": ">>> 1 + 1\n3\n",
  "test_shop.py": `import doctest, unittest, shop

def check_prices():
    assert 1 == 2

class ShopTest(unittest.TestCase):
    def test_total(self):
        self.assertEqual(shop.total([]), 0)

def load_tests(loader, tests, pattern):
    tests.addTests(doctest.DocTestSuite(shop))
    tests.addTests(doctest.DocFileSuite("guide.txt"))
    tests.addTest(unittest.FunctionTestCase(check_prices))
    return tests
`,
};

let project: FrameworkProject | undefined;
afterEach(() => project?.dispose());

it.skipIf(versionOf("python3") === undefined)(
  "unittest's doctests have the names and lines that are their own",
  async () => {
    project = new FrameworkProject(files, {});
    const run = await project.run("python3 -m unittest test_shop");
    expect(run.report?.cases.map(({ name }) => name).toSorted(), run.output).toEqual([
      "check_prices",
      "guide_txt",
      "shop.count",
      "shop.first",
      "shop.total",
      "test_total",
    ]);
    expect(failing(run.report).toSorted()).toEqual([
      "undefined › check_prices @ test_shop.py:4",
      "undefined › guide_txt @ guide.txt:1",
      "undefined › shop.count @ shop.py:10",
      "undefined › shop.first @ shop.py:17",
    ]);
    const cases = (run.report?.cases ?? []).filter(isFailing);
    await expect(
      project.runners.isolate("python3 -m unittest test_shop", project.folder, { cases, files: [] }),
    ).rejects.toThrow("unittest cannot run only these tests.");
  },
);
