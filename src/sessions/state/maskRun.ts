import type { Report, TestCase } from "../../model/report/report.ts";
import { distinguish } from "../../model/report/testId.ts";
import type { Redaction } from "../../model/secrets/redaction.ts";
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
export function startMasking({ ports, folder }: { readonly ports: Ports; readonly folder: string }): Masking {
  const before = ports.runners.readSecrets(folder);
  // Who waits for it hears of it; a run that is stopped before waits for nothing.
  before.catch(() => undefined);
  const start = async () => {
    const secrets = [...(await before), ...(await ports.runners.readSecrets(folder))];
    return ports.createRedaction({ secrets, home: "", patterns: [] });
  };
  return {
    mask: async (execution) => maskExecution(await start(), execution),
    maskText: async (value) => (await start()).redact(value),
  };
}

async function maskExecution(redaction: Redaction, execution: Execution): Promise<Execution> {
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
    report: report && maskReport(redaction, report),
  };
  return { ...masked, masked: redaction.masked };
}

/** Two tests whose names differed in a secret only are still two: they are numbered, as any that have the same name. */
function maskReport(redaction: Redaction, report: Report): Report {
  const masked = redaction.redact(report);
  const ids = distinguish(masked.cases.map(({ id }) => ({ id, hostname: undefined })));
  const cases = masked.cases.map((one, index): TestCase => {
    const id = ids[index] ?? one.id;
    return id === one.id ? one : { ...one, id };
  });
  return { ...masked, cases };
}
