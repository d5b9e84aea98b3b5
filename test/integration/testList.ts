import { writeFile } from "node:fs/promises";

const TEST_TIMEOUT_MS = 300_000;

/** How one test ended. */
export interface TestResult {
  readonly name: string;
  /** The stack of what was thrown; undefined when the test passed. */
  readonly error?: string | undefined;
}

const tests: { readonly name: string; readonly body: () => Promise<void> }[] = [];

/** Adds a test. All tests share one window and run one after the other, in the order of their files' names. */
export function test(name: string, body: () => Promise<void>): void {
  tests.push({ name, body });
}

/**
 * Called by VS Code inside the extension host. Writes the results as JSON to $CASEBOOK_RESULTS; rejects when a test failed.
 * @public
 */
export async function run(): Promise<void> {
  const results: TestResult[] = [];
  for (const { name, body } of tests) {
    try {
      await withTimeout(body());
      results.push({ name });
    } catch (error) {
      results.push({ name, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  await writeFile(process.env["CASEBOOK_RESULTS"] ?? "", JSON.stringify(results));
  const failed = results.filter(({ error }) => error !== undefined);
  if (failed.length > 0) throw new Error(`${failed.length} of ${tests.length} tests failed.`);
}

async function withTimeout(test: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new Error(`It took more than ${TEST_TIMEOUT_MS / 1000} s.`)),
      TEST_TIMEOUT_MS,
    );
  });
  try {
    await Promise.race([test, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
