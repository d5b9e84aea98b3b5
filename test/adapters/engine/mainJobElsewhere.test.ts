import { symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { versionOf } from "../../support/frameworks/frameworkProject.ts";
import { fingerprint, makeCommitted, type TestRepository } from "../../support/git/repositories.ts";

/** A project with one failing test, and the texts of its one source file that make the story of a session. */
interface Story {
  readonly framework: string;
  /** What to install where it is missing. */
  readonly install: string;
  readonly isInstalled: boolean;
  readonly env: NodeJS.ProcessEnv;
  /** The command that is proposed. */
  readonly command: string;
  /** What the user makes of it: only the file that fails. */
  readonly isolation: string;
  readonly source: string;
  readonly files: Readonly<Record<string, string>>;
  readonly texts: Readonly<Record<"baseline" | "worse" | "broken" | "solved", string>>;
  readonly failing: string;
  prepare?(repository: TestRepository): void;
}

const python = {
  source: "prices.py",
  texts: {
    baseline: "def total(prices):\n    return max(prices)\n\n\ndef is_cheap(price):\n    return price < 10\n",
    worse: "def total(prices):\n    return max(prices)\n\n\ndef is_cheap(price):\n    return price > 10\n",
    broken: "from nowhere import total\n",
    solved: "def total(prices):\n    return sum(prices)\n\n\ndef is_cheap(price):\n    return price < 10\n",
  },
  files: {
    "conftest.py": "",
    "tests/test_prices.py": `import pytest

from prices import is_cheap, total


def test_cheap():
    assert is_cheap(5)


@pytest.mark.parametrize("prices, expected", [([1], 1), ([1, 2], 3)])
def test_total(prices, expected):
    assert total(prices) == expected
`,
    ".gitignore": "__pycache__/\n.pytest_cache/\n.tox/\n",
  },
  failing: "tests/test_prices.py › test_total[prices1-3]",
};

const pathOfSystem = { ...process.env, PATH: "/usr/bin:/bin" };

const stories: readonly Story[] = [
  {
    ...python,
    framework: "pytest",
    install: "pytest",
    isInstalled: versionOf("pytest") !== undefined,
    env: process.env,
    command: "pytest",
    isolation: "pytest tests/test_prices.py -v",
  },
  {
    ...python,
    framework: "pytest through tox",
    install: "tox and pytest with test/frameworks/install.sh",
    isInstalled:
      versionOf("/usr/bin/tox") !== undefined && versionOf("/usr/bin/python3", "-m", "pytest") !== undefined,
    env: pathOfSystem,
    command: "tox -e py3",
    // The form of a hand-written log: tox, an environment, and after the dashes what pytest is to run.
    isolation: "tox -e py3 -- tests/test_prices.py -v",
    files: {
      ...python.files,
      "tox.ini":
        "[tox]\nenvlist = py3\nskipsdist = true\n\n[testenv]\nsitepackages = true\nskip_install = true\n" +
        "setenv = PYTHONPATH = {toxinidir}\ncommands = python -m pytest {posargs}\n",
    },
  },
  {
    framework: "vitest",
    install: "the packages of this project",
    isInstalled: true,
    env: process.env,
    command: "npm test",
    isolation: "npx vitest run tests/prices.test.js",
    source: "prices.js",
    texts: {
      baseline: "export const total = (p) => Math.max(...p);\nexport const isCheap = (p) => p < 10;\n",
      worse: "export const total = (p) => Math.max(...p);\nexport const isCheap = (p) => p > 10;\n",
      broken: 'export { total } from "./nowhere.js";\n',
      solved:
        "export const total = (p) => p.reduce((a, b) => a + b);\nexport const isCheap = (p) => p < 10;\n",
    },
    files: {
      "package.json": JSON.stringify({
        type: "module",
        scripts: { test: "vitest run" },
        devDependencies: { vitest: "*" },
      }),
      "tests/prices.test.js": `import { describe, expect, test } from "vitest";
import { isCheap, total } from "../prices.js";

test("cheap", () => expect(isCheap(5)).toBe(true));
describe("total", () => {
  test("of one", () => expect(total([1])).toBe(1));
  test("of two", () => expect(total([1, 2])).toBe(3));
});
`,
      ".gitignore": "node_modules\n",
    },
    failing: "tests/prices.test.js › total > of two",
    prepare: ({ dir }) =>
      symlinkSync(join(import.meta.dirname, "../../../node_modules"), join(dir, "node_modules")),
  },
];

describe.each(stories)("the main job with $framework", (story) => {
  it.skipIf(!story.isInstalled)(`goes its way (needs ${story.install})`, async () => {
    const repository = makeCommitted({ ...story.files, [story.source]: story.texts.baseline });
    story.prepare?.(repository);
    const engine = await EngineUnderTest.open(repository.dir, story.env);
    try {
      const { tree: _, ...before } = fingerprint(repository);
      const [proposal] = await engine.request("proposeCommands", {});
      expect(proposal).toEqual({ command: story.command, framework: story.framework });
      const sections = { title: "t", isolationCommand: story.isolation, verificationCommand: story.command };
      await engine.request("startSession", { sections });

      expect(await engine.run()).toBe("#0 baseline: 1 failing");
      expect(await engine.failing()).toEqual([story.failing]);
      repository.write({ [story.source]: story.texts.worse });
      expect(await engine.run()).toBe("#1 worse (+1): 2 failing");
      repository.write({ [story.source]: story.texts.broken });
      expect(await engine.run()).toMatch(/^#2 broken/);
      repository.write({ [story.source]: story.texts.solved });
      expect(await engine.run()).toBe("#3 solved: 0 failing");
      expect(await engine.solve()).toMatchObject({ solved: true });
      expect(engine.session.state).toBe("solved");

      const { tree: __, ...after } = fingerprint(repository);
      expect(after).toEqual(before);
      expect(engine.problems).toEqual([]);
    } finally {
      engine.dispose();
    }
  });
});
