import { groupBy } from "../../base/groupBy.ts";
import { compareErrors } from "../error/sameError.ts";
import { signatureKey, signatureOfCase } from "../error/signature.ts";
import { isFailing, type TestCase } from "../report/report.ts";
import { sharedId } from "../report/testId.ts";

/**
 * Twins are tests of one identity in one report: the same test in two projects of jest, rows without their parameters, one title
 * twice. Only their content distinguishes them; their order says nothing.
 */

/** What a test came to, as it is written: the order of twins is red before green before skipped, and then by their errors. */
export function writtenContent({ outcome, failures: [failure], isFlaky }: TestCase): string {
  return isFailing({ outcome })
    ? `0 ${failure?.type} ${failure?.message} ${failure?.text}`
    : outcome === "passed"
      ? `1 ${isFlaky === true}`
      : "2";
}

/** The same without what differs from run to run. */
function contentOf(testCase: TestCase): string {
  const signature = isFailing(testCase) ? signatureOfCase(testCase) : undefined;
  return signature === undefined ? writtenContent(testCase) : `0 ${signatureKey(signature)}`;
}

/** How many twins are looked at closely: to take the errors of a hundred thousand apart would take ten seconds. */
const mostTwins = 1000;

/**
 * The cases of one run under ids under which they can be compared with those of another: twins are paired with those of the other run
 * so that the fewest of them change. Those that find no partner have an id that the other run does not use for one of them.
 */
export function alignTwins(cases: readonly TestCase[], others: readonly TestCase[]): readonly TestCase[] {
  const ids = pairTwins(cases, others);
  return ids.size === 0 ? cases : cases.map((one) => ({ ...one, id: ids.get(one.id) ?? one.id }));
}

/** The ids that `alignTwins` gives instead of others, by these; empty where there are no twins. */
export function pairTwins(
  cases: readonly TestCase[],
  others: readonly TestCase[],
): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const shared = new Set<string>();
  for (const one of [cases, others]) {
    for (const { id } of one) {
      if (isNumbered(id)) {
        shared.add(sharedId(id));
      }
    }
  }
  if (shared.size === 0) {
    return ids;
  }
  const isTwin = ({ id }: TestCase) => shared.has(sharedId(id));
  const partners = groupBy(others.filter(isTwin), ({ id }) => sharedId(id));
  for (const [id, twins] of groupBy(cases.filter(isTwin), (one) => sharedId(one.id))) {
    const paired = partners.get(id) ?? [];
    const isClose = twins.length + paired.length <= mostTwins;
    relabel(ids, inOrder(twins, isClose), inOrder(paired, isClose));
  }
  return ids;
}

/** A twin, and what it came to. */
interface Twin {
  readonly of: TestCase;
  readonly content: string;
}

/** In an order that does not depend on the one they stand in. */
function inOrder(twins: readonly TestCase[], isClose: boolean): readonly Twin[] {
  const keyed = twins.map((of) => {
    const content = isClose ? contentOf(of) : writtenContent(of);
    return { of, content, key: `${content}\0${of.id}` };
  });
  return keyed.sort((one, other) => (one.key < other.key ? -1 : 1));
}

function isNumbered(id: string): boolean {
  return sharedId(id) !== id;
}

/** How many comparisons of errors a group of twins may cost: those of a generated test are thousands. */
const mostCompared = 10_000;

function relabel(ids: Map<string, string>, twins: readonly Twin[], partners: readonly Twin[]): void {
  const found = pairEqual(twins, partners);
  const taken = new Set(found.values());
  let left = partners.filter((partner) => !taken.has(partner));
  const pairUp = (isPair: (one: TestCase, other: TestCase) => boolean) => {
    for (const one of twins.filter((twin) => !found.has(twin))) {
      const other = left.find((partner) => isPair(one.of, partner.of));
      if (other !== undefined) {
        found.set(one, other);
        left = left.filter((partner) => partner !== other);
      }
    }
  };
  if (left.length * (twins.length - found.size) <= mostCompared) {
    const areRed = (one: TestCase, other: TestCase) => isFailing(one) && isFailing(other);
    pairUp((one, other) => areRed(one, other) && compareErrors(other, one).kind === "same");
    pairUp((one, other) => areRed(one, other) && compareErrors(other, one).kind === "similar");
    pairUp((one, other) => areRed(one, other) && one.id === other.id);
    pairUp(areRed);
    // A test that was green and is skipped now is no news.
    pairUp((one, other) => !isFailing(one) && !isFailing(other));
  }
  const rest = left.values();
  for (const one of twins.filter((twin) => !found.has(twin))) {
    const { value: other } = rest.next();
    if (other !== undefined) {
      found.set(one, other);
    }
  }
  name(ids, twins, partners, found);
}

/** Pairs those that came to the same, first where they have one id. */
function pairEqual(twins: readonly Twin[], partners: readonly Twin[]): Map<Twin, Twin> {
  const open = new Map(
    Array.from(
      groupBy(partners, ({ content }) => content),
      ([content, same]) => [content, new Map(same.map((one) => [one.of.id, one]))],
    ),
  );
  const found = new Map<Twin, Twin>();
  for (const isById of [true, false]) {
    for (const one of twins.filter((twin) => !found.has(twin))) {
      const same = open.get(one.content);
      const id = isById ? one.of.id : (same?.keys().next().value ?? "");
      const other = same?.get(id);
      if (other !== undefined) {
        found.set(one, other);
        same?.delete(id);
      }
    }
  }
  return found;
}

/** Each has the id of its partner; one without has its own, or, where that belongs to another one now, one that became free. */
function name(
  ids: Map<string, string>,
  twins: readonly Twin[],
  partners: readonly Twin[],
  found: ReadonlyMap<Twin, Twin>,
): void {
  const taken = new Set(partners.map(({ of }) => of.id));
  const free = new Set(twins.map(({ of }) => of.id).filter((id) => !taken.has(id)));
  const give = ({ of }: Twin, id: string) => {
    free.delete(id);
    if (id !== of.id) {
      ids.set(of.id, id);
    }
  };
  const single = twins.filter((twin) => !found.has(twin));
  const [own, others] = [true, false].map((isFree) => single.filter(({ of }) => free.has(of.id) === isFree));
  for (const one of own ?? []) {
    give(one, one.of.id);
  }
  for (const one of others ?? []) {
    give(one, free.keys().next().value ?? one.of.id);
  }
  for (const [one, other] of found) {
    give(one, other.of.id);
  }
}
