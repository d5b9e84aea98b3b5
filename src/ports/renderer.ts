import type { ParsedLog } from "../model/log/importedLog.ts";
import type { Session } from "../model/log/session.ts";
import type { TestCase } from "../model/report/report.ts";
import type { Masked } from "../model/secrets/redaction.ts";
import type { ExportContent, FailureContext } from "../model/words/exportContent.ts";

/** Renders sessions as Markdown, and reads them from it. Implemented by `markdown`. */
export interface Renderer {
  renderSession(session: Session, content: ExportContent): string;
  /** One failing test, to be pasted somewhere. */
  renderFailure(testCase: TestCase, about: FailureContext, masked: readonly Masked[]): string;
  /** Understands a log in the form of our exports, also a hand-written one; a UserError if it is none, or takes too long. */
  parseLog(markdown: string): Promise<ParsedLog>;
}
