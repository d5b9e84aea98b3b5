import { symlinkSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { EngineUnderTest } from "../../support/engine/engine.ts";
import { answerOf, nodeFolders, versionOf } from "../../support/frameworks/frameworkProject.ts";
import { fromProject } from "../../support/frameworks/npmFrameworks.ts";
import { commitAll, fingerprint, makeFolder, makeRepository } from "../../support/git/repositories.ts";
import { type Language, languages, plant } from "../../support/search/planted.ts";

/** By schedule all of them are played (`npm run test:planted`), else the middle ones, which have every kind of hunk. */
const isWhole = process.env["CASEBOOK_PLANTED"] === "all";

/** How many hunks, what is asked of them, and how many runs 95 % of the simulated searches needed (docs/rules/search.md#f2, two matter in typed code). */
const sizes = [
  [4, "fixes", 13],
  [12, "breaks", 31],
  [40, "fixes", 57],
] as const;

const cases = languages.flatMap((language) =>
  sizes.map(([hunks, question, runs]) => [language, hunks, question, runs] as const),
);

const isHere: Readonly<Record<Language, boolean>> = {
  pytest: versionOf("pytest") !== undefined,
  vitest: true,
  "node:test": true,
  go: answerOf("go", "version") !== undefined,
};

/** The packages of Go that are compiled already: a home of its own would compile them again. */
function environment(language: Language): NodeJS.ProcessEnv {
  const env = { ...process.env, XDG_CACHE_HOME: makeFolder() };
  switch (language) {
    case "go":
      return { ...env, GOCACHE: process.env["GOCACHE"] ?? join(homedir(), ".cache/go-build") };
    case "vitest":
      return { ...env, ...fromProject("vitest").env };
    case "node:test":
      return { ...env, PATH: [nodeFolders[0], process.env["PATH"]].join(delimiter) };
    case "pytest":
      return env;
  }
}

test.each(cases.filter(([language, hunks]) => isHere[language] && (isWhole || hunks === 12)))(
  "with %s, of %i hunks exactly those that matter are found: what %s",
  async (language, count, question, usual) => {
    const repository = makeRepository();
    const { before, after, command, matter } = plant(language, count, question);
    repository.write({ ...before, ".gitignore": "node_modules\n__pycache__/\n.pytest_cache/\n" });
    commitAll(repository);
    if (language === "vitest") {
      symlinkSync(join(import.meta.dirname, "../../../node_modules"), join(repository.dir, "node_modules"));
    }
    const engine = await EngineUnderTest.open(repository.dir, environment(language));
    onTestFinished(() => engine.dispose());
    await engine.request("startSession", { sections: { title: "t", isolationCommand: command } });
    await engine.run();
    repository.write(after);
    await engine.run();
    const all = fingerprint(repository);
    const request = { session: engine.session.id, question, from: 0, to: 1 } as const;
    const found = await engine.request("findHunks", { ...request, command });
    expect({ ...found, found: found.found.map(({ path, line }) => `${path}:${line}`).sort() }).toMatchObject({
      end: "found",
      hunks: count,
      found: matter.toSorted(),
    });
    // Both ends come on top.
    expect(found.carriedOut).toBeLessThanOrEqual(2 * usual + 2);
    expect(fingerprint(repository)).toEqual(all);
    expect(engine.problems).toEqual([]);
  },
);
