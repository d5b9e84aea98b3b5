import { t } from "../base/l10n.ts";

/**
 * What the engine does for a folder that takes long where there is much of it, or for ever where somebody means it to. What comes
 * with opening a folder (`isOpening`) comes again with the next engine.
 */
export type EngineWork =
  /** Opens the repository, and heals what a crash has left. */
  | { readonly kind: "opening" }
  /** Reads the log of the branch. */
  | { readonly kind: "log" }
  /** Compares the attempts of the active session. */
  | { readonly kind: "comparison" }
  | { readonly kind: "report"; readonly run: number }
  /** Judges a run against those before it, and writes that down. */
  | { readonly kind: "judgement"; readonly run: number }
  /** Anything else that was asked. */
  | { readonly kind: "request" };

/** Whether it is done whenever a folder is opened. */
export function isOpening({ kind }: EngineWork): boolean {
  return kind === "opening" || kind === "log" || kind === "comparison";
}

/** A sentence that says during what the engine stopped responding; `folder` is its name. */
export function describeStuck(work: EngineWork, folder: string): string {
  switch (work.kind) {
    case "opening":
      return t("Casebook stopped responding while opening “{0}” and was restarted.", folder);
    case "log":
      return t("Casebook stopped responding while reading the log of “{0}” and was restarted.", folder);
    case "comparison":
      return t(
        "Casebook stopped responding while comparing the attempts in “{0}” and was restarted.",
        folder,
      );
    case "report":
      return t(
        "Casebook stopped responding while reading the test report of run #{1} in “{0}” and was restarted.",
        folder,
        work.run,
      );
    case "judgement":
      return t(
        "Casebook stopped responding while judging the results of run #{1} in “{0}” and was restarted.",
        folder,
        work.run,
      );
    case "request":
      return t("Casebook stopped responding while working in “{0}” and was restarted.", folder);
  }
}

/** What is said of a folder that the engine does not survive; `folder` is its name. */
export function describeRefused(work: EngineWork, folder: string): string {
  switch (work.kind) {
    case "log":
      return t(
        "Casebook stopped twice while reading the log of “{0}”. The log is safe, and is not read again until you choose “Refresh”.",
        folder,
      );
    case "comparison":
      return t(
        "Casebook stopped twice while comparing the attempts in “{0}”. The log is safe, and is not read again until you choose “Refresh”.",
        folder,
      );
    default:
      return t(
        "Casebook stopped twice while opening “{0}”. The folder is not opened again until you choose “Refresh”.",
        folder,
      );
  }
}

/** What the log says of a run that was lost so. */
export function describeLostBy(work: EngineWork): string {
  return work.kind === "report"
    ? t("Casebook stopped responding while reading the test report.")
    : t("Casebook stopped responding during the run.");
}
