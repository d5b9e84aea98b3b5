import { renderSession } from "../src/markdown/render.ts";
import { startSession } from "../test/support/sessions.ts";
import { parts } from "../test/support/solvedSession.ts";
import { milliseconds, type Row } from "./measure.ts";

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
  return Promise.resolve(rows);
}
