import { groupBy } from "../../base/groupBy.ts";
import type { TestCase } from "../report/report.ts";
import { saysNothing } from "../report/testId.ts";

/**
 * A console says less of a test than a report: often its name without its suites, or its titles in one text. So the same test has two
 * identities, and is known again where only one test can be meant.
 */

/** The tests under the names that reports gave them, and those of which several tests have the printed name, by their ids. */
interface NamedCases {
  readonly cases: readonly TestCase[];
  readonly unsure: ReadonlySet<string>;
}

/** Failing tests that a console printed, under the identities that tests of a report have. */
export function nameAsReported(printed: readonly TestCase[], reported: readonly TestCase[]): NamedCases {
  const meant = findMeant(printed, reported);
  const cases = printed.map((one): TestCase => {
    const [name, ...others] = meant.get(one.id) ?? [];
    if (name === undefined || others.length > 0) {
      return one;
    }
    const { id, suitePath, classname, file } = name;
    return { ...one, id, suitePath, classname, name: name.name, file };
  });
  const unsure = [...meant].flatMap(([id, tests]) => (tests.length > 1 ? [id] : []));
  return { cases, unsure: new Set(unsure) };
}

/**
 * The tests of a report that each of the printed ones may be, by the id of that: one where it is certain. Several tests of one printed name are
 * known again if the console prints as many as there are; they are taken in their order, as nothing distinguishes them. Those that are there under
 * their own identity, and those that may be none, are left out: so are all of a name that the console prints more often than there are tests.
 */
export function findMeant(
  printed: readonly TestCase[],
  reported: readonly TestCase[],
): ReadonlyMap<string, readonly TestCase[]> {
  const found = findCandidates(printed, reported);
  const groups = groupBy(found, ([, candidates]) => JSON.stringify(candidates.map(({ id }) => id)));
  return new Map(
    [...groups.values()].flatMap((group) =>
      group
        .filter(([, candidates]) => group.length <= candidates.length)
        .map(([id, candidates], index): readonly [string, readonly TestCase[]] => [
          id,
          group.length === candidates.length ? candidates.slice(index, index + 1) : candidates,
        ]),
    ),
  );
}

function findCandidates(
  printed: readonly TestCase[],
  reported: readonly TestCase[],
): readonly (readonly [id: string, candidates: readonly TestCase[]])[] {
  const ids = new Set(reported.map(({ id }) => id));
  const lost = printed.filter(({ id, loadFailure }) => !ids.has(id) && loadFailure !== true);
  if (lost.length === 0) {
    return [];
  }
  const byTitle = indexByTitles(reported);
  return lost.flatMap((one) => {
    const candidates = (byTitle.get(titleOf(one)) ?? []).filter((other) => mayShareFile(one, other));
    return candidates.length > 0 ? [[one.id, candidates] as const] : [];
  });
}

/** By its name alone, and by that behind its suites, from the innermost one to all. */
function indexByTitles(cases: readonly TestCase[]): ReadonlyMap<string, readonly TestCase[]> {
  const byTitle = new Map<string, TestCase[]>();
  for (const one of cases) {
    const titles = new Set<string>();
    for (const path of [suitesOf(one), one.classname === "" ? [] : [one.classname]]) {
      for (let from = path.length; from >= 0; from--) {
        titles.add(joined([...path.slice(from), one.name]));
      }
    }
    for (const title of titles) {
      const others = byTitle.get(title);
      if (others === undefined) {
        byTitle.set(title, [one]);
      } else {
        others.push(one);
      }
    }
  }
  return byTitle;
}

/** Everything that a console says of a test. */
function titleOf(one: TestCase): string {
  return joined([...suitesOf(one), one.name]);
}

function suitesOf({ suitePath, file }: TestCase): readonly string[] {
  return suitePath.filter((suite) => !saysNothing(suite) && suite !== file);
}

/** Frameworks join titles by a blank or by a sign, in a report or in a console. */
function joined(titles: readonly string[]): string {
  return titles
    .join(" ")
    .split(/\s+/)
    .filter((part) => part !== "" && !/^[>›»:/|-]+$/.test(part))
    .join(" ");
}

function mayShareFile({ file: one }: TestCase, { file: other }: TestCase): boolean {
  return one === undefined || other === undefined || one === other;
}
