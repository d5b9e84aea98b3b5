import type { ParsedLog } from "../model/log/importedLog.ts";
import type { Session } from "../model/log/session.ts";
import type { FlakyHistory } from "../model/memory/flakyHistory.ts";
import type { TestCase } from "../model/report/report.ts";
import type { Masked } from "../model/secrets/redaction.ts";
import type { ExportContent, FailureContext } from "../model/words/exportContent.ts";

/** Writes sessions as Markdown, or as one HTML file that needs nothing else. Implemented by `markdown`. */
export interface Writer {
  renderSession(session: Session, content: ExportContent): string;
  renderPage(session: Session, content: ExportContent): string;
  /** One failing test, to be pasted somewhere. */
  renderFailure(testCase: TestCase, about: FailureContext, masked: readonly Masked[]): string;
  /** The flaky tests of all sessions, as a table. */
  renderFlaky(flaky: readonly FlakyHistory[], masked: readonly Masked[]): string;
}

/** Renders sessions as Markdown, and reads them from it. */
export interface Renderer {
  /** What writes them: its code is loaded when something is first exported, so that no start of the engine waits for it. */
  loadWriter(): Promise<Writer>;
  /** Understands a log in the form of our exports, also a hand-written one; a UserError if it is none, or takes too long. */
  parseLog(markdown: string): Promise<ParsedLog>;
}
