import { replaceInTime } from "../src/base/replaceInTime.ts";
import { parseLog } from "../src/markdown/parseLog.ts";
import { renderSession } from "../src/markdown/renderSession.ts";
import { createRedaction } from "../src/model/secrets/redaction.ts";
import { startSession } from "../test/support/sessions/sessionBuilder.ts";
import { parts } from "../test/support/sessions/solvedSession.ts";
import { milliseconds, type Row } from "./measure.ts";

/** Times reading a log as people write it. */
function measureImport(times: number): readonly Row[] {
  const line =
    "- **17:37** attempt 3: modified `src/a.ts` (+3 −1), 4 tests failing, _worse_ than before, see *bar*.\n";
  return [100_000, 400_000].map((length) => {
    const document = `# A bug\n\n## Debugging Log\n\n${line.repeat(length / line.length)}`;
    return milliseconds(
      `import: ${length} characters`,
      timesOf(times, () => parseLog(document)),
      "4 × for 4 ×",
    );
  });
}

/** Times masking a text in which everything looks like the beginning of a secret. */
function measureMasking(times: number): readonly Row[] {
  const redaction = createRedaction(
    { secrets: [{ name: "TOKEN", value: "a-secret-value" }], home: "/home/a", patterns: [] },
    replaceInTime,
  );
  return [100_000, 400_000].map((length) => {
    const text = "eyJ://a@sk-ghp_".repeat(length / 15);
    return milliseconds(
      `masking: ${length} characters`,
      timesOf(times, () => redaction.redact([text])),
      "4 × for 4 ×",
    );
  });
}

function timesOf(times: number, work: () => unknown): readonly number[] {
  return Array.from({ length: times }, () => {
    const began = performance.now();
    work();
    return performance.now() - began;
  });
}

/** Times the export of texts that nobody writes: what it takes grows with their length, not with its square. */
export function measureMarkdown(times: number): Promise<readonly Row[]> {
  const rows = ["<b>", "@a ", " ", "\\"].flatMap((unit) =>
    [100_000, 1_000_000].map((length) => {
      const title = `x${unit.repeat(length / unit.length)}x`;
      const session = startSession({ title, isolationCommand: title }).session();
      const figures = Array.from({ length: times }, () => {
        const began = performance.now();
        renderSession(session, parts);
        return performance.now() - began;
      });
      return milliseconds(`markdown: ${length} characters of ${JSON.stringify(unit)}`, figures);
    }),
  );
  return Promise.resolve([...rows, ...measureImport(times), ...measureMasking(times)]);
}
