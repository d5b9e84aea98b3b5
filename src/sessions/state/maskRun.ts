import { withoutRandom } from "../../model/error/noise.ts";
import type { Failure, Report, TestCase } from "../../model/report/report.ts";
import { distinguish } from "../../model/report/testId.ts";
import type { Redaction } from "../../model/secrets/redaction.ts";
import { SecretNumbers } from "../../model/secrets/secretNumbers.ts";
import type { Ports } from "../../ports/ports.ts";
import type { Execution } from "./execution.ts";

/**
 * Masks what is about to be written down. Nothing that a run printed or reported enters the log without it
 * (docs/rules/security.md#s29).
 */
export interface Masking {
  /**
   * The results of a run, masked: its output and its reports byte by byte, and its results. They are judged as they are masked, so that what
   * is read from the log later agrees with what was judged.
   */
  mask(execution: Execution): Promise<Execution>;
  /** A text or plain data that was read from an output, a report or a log of others. */
  maskText<T>(value: T): Promise<T>;
}

/**
 * What masks one run. It is made when the run starts and looks for secrets then, and once more at the end: a command may write an
 * `.env` file, or remove one.
 */
export function startMasking({
  ports,
  folder,
  secretNumbers = new SecretNumbers(),
}: {
  readonly ports: Ports;
  readonly folder: string;
  readonly secretNumbers?: SecretNumbers;
}): Masking {
  const before = ports.runners.readSecrets(folder);
  // Who waits for it hears of it; a run that is stopped before waits for nothing.
  before.catch(() => undefined);
  const start = async () => {
    const secrets = [...(await before), ...(await ports.runners.readSecrets(folder))];
    return ports.createRedaction({ secrets, home: "", patterns: [] });
  };
  return {
    mask: async (execution) => maskExecution(await start(), execution, secretNumbers),
    maskText: async (value) => (await start()).redact(value),
  };
}

async function maskExecution(
  redaction: Redaction,
  execution: Execution,
  numbers: SecretNumbers,
): Promise<Execution> {
  const { exit, problems, output, report } = execution;
  const reportFiles: Uint8Array[] = [];
  for (const bytes of execution.reportFiles) {
    // A large one takes seconds, and there may be many: in between, the engine answers.
    await new Promise((resolve) => setImmediate(resolve));
    reportFiles.push(redaction.redactBytes(bytes));
  }
  const masked = {
    ...execution,
    exit: redaction.redact(exit),
    problems: redaction.redact(problems),
    output: redaction.redactBytes(output),
    reportFiles,
    report: report && maskReport(redaction, report, numbers),
  };
  return { ...masked, masked: redaction.masked };
}

/** Two tests whose names differed in a secret only are still two: they are numbered, as any that have the same name. */
function maskReport(redaction: Redaction, report: Report, numbers: SecretNumbers): Report {
  const masked = redaction.redact(report);
  const ids = distinguish(masked.cases.map(({ id }) => ({ id, hostname: undefined })));
  const cases = masked.cases.map((one, index): TestCase => {
    const id = ids[index] ?? one.id;
    const failures = report.cases[index]?.failures.map((failure, at) => {
      const plain = one.failures[at] ?? failure;
      return hasSeveralSecrets(redaction, failure, plain)
        ? redaction.redactLabelled(failure, numbers.forError(isRandom))
        : plain;
    });
    const isSame = id === one.id && failures?.every((failure, at) => failure === one.failures[at]) !== false;
    return isSame ? one : { ...one, id, failures: failures ?? one.failures };
  });
  return { ...masked, cases };
}

/**
 * Whether what an error compares, or else says, holds several secrets: they would read the same, and it could not be seen that they differ, nor
 * that they are others than before.
 */
function hasSeveralSecrets(redaction: Redaction, failure: Failure, masked: Failure): boolean {
  const { message, expected, actual } = failure;
  const says = expected === undefined ? [message] : [expected, actual];
  const shown = expected === undefined ? [masked.message] : [masked.expected, masked.actual];
  if (says.every((text, at) => text === shown[at])) {
    return false;
  }
  const secrets = new Set<string>();
  redaction.redactLabelled(says, (secret) => {
    secrets.add(secret);
    return 0;
  });
  return secrets.size > 1;
}

/** Whether errors are compared without it. */
function isRandom(secret: string): boolean {
  return withoutRandom(secret) !== secret;
}
