/** What may accompany the log itself. */
export const exportParts = ["diffs", "matrix", "failures", "output"] as const;

/** The name of one of these parts. */
export type ExportPart = (typeof exportParts)[number];

/** What is exported of a session, and what accompanies it. */
export interface ExportForm {
  readonly scope:
    | { readonly kind: "session" }
    | { readonly kind: "attempt"; readonly attempt: number }
    /** Short, within what a forge takes as the text of a pull request. */
    | { readonly kind: "pullRequest" };
  readonly parts: readonly ExportPart[];
}

/** The whole session, with the diff of every attempt and what each did to every test. */
export const wholeSession: ExportForm = { scope: { kind: "session" }, parts: ["diffs", "matrix"] };

/** What an export is written as: Markdown, or one HTML file that needs nothing else. */
export type ExportFormat = "markdown" | "page";
