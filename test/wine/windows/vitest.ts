import { createRequire } from "node:module";
import { performance } from "node:perf_hooks";
import { isDeepStrictEqual } from "node:util";

/**
 * What the tests use of vitest, for a Node that vitest does not start in: under wine. `expect` is jest's, which vitest's follows. A
 * test file imports it as `vitest` (`hooks.ts`), and `runTests.ts` runs what it has collected.
 */
const packages = process.env["CASEBOOK_WINE_PACKAGES"] ?? "";
const { expect: jest } = createRequire(packages)("expect") as { expect: JestExpect };

/** As much of jest's `expect` as is used here. */
interface JestExpect {
  (value: unknown): Record<string, unknown>;
  objectContaining(part: Record<string, unknown>): unknown;
  extend(matchers: Record<string, (received: unknown, ...args: never[]) => unknown>): void;
}

type Body = (...args: unknown[]) => unknown;

/** A block of tests, or a whole file. */
interface Block {
  readonly name: string;
  readonly skipped: string | undefined;
  readonly parent: Block | undefined;
  readonly hooks: Record<HookName, Body[]>;
  /** The hooks that run once before the first test. */
  begun: boolean;
}

type HookName = "beforeAll" | "afterAll" | "beforeEach" | "afterEach";

/** One test of a file, as it was collected. */
export interface CollectedTest {
  readonly name: string;
  /** Why it is not run; undefined for one that is. */
  readonly skipped: string | undefined;
  readonly block: Block;
  run(context: TestContext): unknown;
}

/** What a test may ask of the one who runs it. */
export interface TestContext {
  readonly expect: typeof expect;
  readonly skip: (reason?: string | boolean, note?: string) => void;
  readonly onTestFinished: (body: Body) => void;
}

/** Thrown by a test that skips itself. */
export class Skipped extends Error {}

let tests: CollectedTest[] = [];
let block: Block = openBlock("", undefined, undefined);
let finished: Body[] = [];

function openBlock(name: string, skipped: string | undefined, parent: Block | undefined): Block {
  return {
    name,
    skipped: parent?.skipped ?? skipped,
    parent,
    hooks: { beforeAll: [], afterAll: [], beforeEach: [], afterEach: [] },
    begun: false,
  };
}

/** Loads a file, and gives its tests in their order. */
export async function collect(load: () => Promise<unknown>): Promise<readonly CollectedTest[]> {
  tests = [];
  block = openBlock("", undefined, undefined);
  await load();
  return tests;
}

/** The blocks around a test, the outermost first. */
function around(test: CollectedTest): readonly Block[] {
  const blocks: Block[] = [];
  for (let one: Block | undefined = test.block; one !== undefined; one = one.parent) {
    blocks.unshift(one);
  }
  return blocks;
}

/** Runs a test with its hooks; throws what it throws, and after `limit` milliseconds. `isLastOf` says whether a block ends with it. */
export async function runTest(test: CollectedTest, limit: number, isLastOf: (block: object) => boolean) {
  finished = [];
  const blocks = around(test);
  const errors: unknown[] = [];
  const attempt = async (body: Body, ...args: unknown[]) => {
    try {
      await inTime(body, limit, args);
    } catch (error) {
      errors.push(error);
    }
  };
  for (const one of blocks.filter(({ begun }) => !begun)) {
    one.begun = true;
    for (const hook of one.hooks.beforeAll) await attempt(hook);
  }
  for (const hook of blocks.flatMap(({ hooks }) => hooks.beforeEach)) await attempt(hook);
  if (errors.length === 0) {
    await attempt(() => test.run({ expect, skip: skipNow, onTestFinished }));
  }
  for (const body of finished.toReversed()) await attempt(body);
  for (const hook of blocks.toReversed().flatMap(({ hooks }) => hooks.afterEach)) await attempt(hook);
  for (const one of blocks.toReversed().filter(isLastOf)) {
    for (const hook of one.hooks.afterAll) await attempt(hook);
  }
  if (errors.length > 0) {
    throw errors[0];
  }
}

async function inTime(body: Body, limit: number, args: readonly unknown[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`It took longer than ${limit} ms.`)), limit);
  });
  try {
    await Promise.race([body(...args), late]);
  } finally {
    clearTimeout(timer);
  }
}

function skipNow(reason?: string | boolean, note?: string): void {
  if (reason !== false) {
    throw new Skipped(typeof reason === "string" ? reason : (note ?? "it skips itself"));
  }
}

/** `%s`, `%i`, `%j`, `%#` of a row, and `$name` of an object. */
function nameOf(name: unknown, row: unknown, index: number): string {
  const values = [...(Array.isArray(row) ? row : [row])];
  const text = String(name).replace(/%([sdifjoOc#$%])/g, (_, kind: string) => {
    if (kind === "%") return "%";
    if (kind === "#" || kind === "$") return String(kind === "#" ? index : index + 1);
    const value = values.shift();
    return typeof value === "object" ? (JSON.stringify(value)?.slice(0, 80) ?? "") : String(value);
  });
  return text.replace(/\$(\w+(?:\.\w+)*)/g, (written, path: string) => {
    const value = path
      .split(".")
      .reduce<unknown>((one, key) => (one as Record<string, unknown> | undefined)?.[key], row);
    return value === undefined ? written : String(value);
  });
}

/** The name, the options and the body, in the two orders in which they may stand. */
function bodyOf(one: unknown, other: unknown): Body | undefined {
  return [one, other].find((value): value is Body => typeof value === "function");
}

function addTest(skipped: string | undefined, name: string, run: (context: TestContext) => unknown): void {
  const names: string[] = [name];
  for (let one: Block | undefined = block; one?.parent !== undefined; one = one.parent) {
    names.unshift(one.name);
  }
  tests.push({ name: names.join(" > "), skipped: block.skipped ?? skipped, block, run });
}

function addBlock(skipped: string | undefined, name: string, body: (context: never) => unknown): void {
  const outer = block;
  block = openBlock(name, skipped, outer);
  try {
    body(undefined as never);
  } finally {
    block = outer;
  }
}

interface Adder {
  (name: string, one?: unknown, other?: unknown): void;
  each(rows: readonly unknown[]): (name: string, one: unknown, other?: unknown) => void;
  for(rows: readonly unknown[]): (name: string, one: unknown, other?: unknown) => void;
  skipIf(condition: unknown): Adder;
  runIf(condition: unknown): Adder;
  skip: Adder;
  todo: (name: string) => void;
  concurrent: Adder;
  sequential: Adder;
}

type Add = (skipped: string | undefined, name: string, run: (context: TestContext) => unknown) => void;

function adder(add: Add, skipped: string | undefined): Adder {
  const each =
    (isSpread: boolean) => (rows: readonly unknown[]) => (name: string, one: unknown, other?: unknown) => {
      const body = bodyOf(one, other);
      for (const [index, row] of rows.entries()) {
        add(skipped, nameOf(name, row, index), (context) =>
          isSpread ? body?.(...(Array.isArray(row) ? row : [row])) : body?.(row, context),
        );
      }
    };
  const added = (name: string, one?: unknown, other?: unknown) => {
    const body = bodyOf(one, other);
    add(body === undefined ? "it has no body" : skipped, String(name), (context) => body?.(context));
  };
  const condition = "its condition does not hold on this system";
  const self = Object.assign(added, {
    each: each(true),
    for: each(false),
    skipIf: (is: unknown) => adder(add, is ? condition : skipped),
    runIf: (is: unknown) => adder(add, is ? skipped : condition),
    todo: (name: string) => add("it is to be done", name, () => undefined),
  }) as unknown as Adder;
  return new Proxy(self, {
    get: (target, key) => {
      if (key === "skip") return adder(add, "it is switched off");
      return key === "concurrent" || key === "sequential" ? self : Reflect.get(target, key);
    },
  });
}

/** A test. */
export const test: Adder = adder(addTest, undefined);
/** The same. */
export const it: Adder = adder(addTest, undefined);
/** A block of tests. */
export const describe: Adder = adder(addBlock, undefined);

const hookNamed = (name: HookName) => (body: Body) => void block.hooks[name].push(body);
/** Before the first test of a block. */
export const beforeAll = hookNamed("beforeAll");
/** After its last one. */
export const afterAll = hookNamed("afterAll");
/** Before every test of a block. */
export const beforeEach = hookNamed("beforeEach");
/** After every one. */
export const afterEach = hookNamed("afterEach");
/** After the test that calls it. */
export const onTestFinished = (body: Body): void => void finished.push(body);

jest.extend({
  toSatisfy(received, accepts: (value: unknown) => boolean) {
    return { pass: Boolean(accepts(received)), message: () => `${String(received)} does not satisfy it` };
  },
});

/** jest's matchers, with the few differences that vitest's have. */
export const expect = Object.assign((value: unknown, note?: string) => asVitest(jest(value), note), jest, {
  fail(message = "It failed."): never {
    throw new Error(message);
  },
  poll: (value: () => unknown, { timeout = 10_000 } = {}) => polling(value, timeout, (one) => one),
});

/**
 * An error says before everything else what the test says, and is compared by its message: its cause counts only if one is expected.
 * Some mean the very same object.
 */
function asVitest(matchers: Record<string, unknown>, note: string | undefined): Record<string, unknown> {
  return new Proxy(matchers, {
    get(target, key) {
      const matcher = Reflect.get(target, key) as unknown;
      if (typeof matcher !== "function") {
        return asVitest(matcher as Record<string, unknown>, note);
      }
      const expected = (args: readonly unknown[]) => (meansTheSame.has(key) ? args : args.map(withoutCause));
      return (...args: unknown[]) => withNote(() => (matcher as Body)(...expected(args)), note);
    },
  });
}

const meansTheSame: ReadonlySet<string | symbol> = new Set(["toBe", "toContain"]);

function withoutCause(expected: unknown): unknown {
  return expected instanceof Error && expected.cause === undefined
    ? jest.objectContaining({ message: expected.message, name: expected.name })
    : expected;
}

function withNote(check: () => unknown, note: string | undefined): unknown {
  const named = (error: unknown) => {
    if (note !== undefined) (error as Error).message = `${note}: ${(error as Error).message}`;
    return error;
  };
  try {
    const checked = check();
    return checked instanceof Promise
      ? checked.catch((error: unknown) => Promise.reject(named(error)))
      : checked;
  } catch (error) {
    throw named(error);
  }
}

/** Matchers that ask again until they hold. */
function polling(
  value: () => unknown,
  timeout: number,
  side: (matchers: Record<string, unknown>) => unknown,
): Record<string, unknown> {
  return new Proxy(
    {},
    {
      get(_, key) {
        if (key === "not") {
          return polling(value, timeout, (matchers) => matchers["not"]);
        }
        return (...args: unknown[]) =>
          vi.waitFor(
            async () => {
              const matchers = side(jest(await value())) as Record<string | symbol, Body>;
              await matchers[key]?.(...args);
            },
            { timeout },
          );
      },
    },
  ) as Record<string, unknown>;
}

/** A function that knows its calls. */
function fn(answer: Body = () => undefined): Body {
  const calls: unknown[][] = [];
  const called = (...args: unknown[]) => {
    calls.push(args);
    return answer(...args);
  };
  return Object.assign(called, { _isMockFunction: true, getMockName: () => "fn", mock: { calls } });
}

async function waitFor(look: () => unknown, { timeout = 10_000, interval = 20 } = {}): Promise<unknown> {
  const end = performance.now() + timeout;
  for (;;) {
    try {
      return await look();
    } catch (error) {
      if (performance.now() > end) throw error;
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  }
}

const notHere = (name: string) => () => {
  throw new Skipped(`vi.${name} needs vitest itself`);
};

/** What is awaited, and functions that know their calls; what replaces modules skips the test. */
export const vi = {
  fn,
  waitFor,
  waitUntil: (look: () => unknown, options = {}) =>
    waitFor(async () => {
      const value = await look();
      if (!value || isDeepStrictEqual(value, undefined)) throw new Error("It was waited for in vain.");
      return value;
    }, options),
  doMock: notHere("doMock"),
  doUnmock: notHere("doUnmock"),
  resetModules: notHere("resetModules"),
};
