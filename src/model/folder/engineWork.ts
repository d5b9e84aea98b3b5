import { type Fact, fact } from "../../base/facts/fact.ts";
import { t } from "../../base/l10n.ts";

/**
 * What the engine does for a folder that takes long where there is much of it, or for ever if somebody intends that. What is
 * done whenever a folder is opened comes again with the next engine, and whatever a view asks may, too.
 */
export type EngineWork =
  /** Opens the repository, and heals what a crash has left. */
  | { readonly kind: "opening" }
  /** Reads the log of the branch. */
  | { readonly kind: "log" }
  /** Compares the attempts of the active session. */
  | { readonly kind: "comparison" }
  | { readonly kind: "report"; readonly run: number; readonly command?: string | undefined }
  /** Judges a run against those before it, and writes that down. */
  | { readonly kind: "judgement"; readonly run: number }
  /** Anything else that was asked; `asked` names it. */
  | { readonly kind: "request"; readonly asked?: string | undefined };

/** Whether a work is that of before once more: the same step of opening, the report of the same command, the same question. */
export function isSameWork(before: EngineWork, now: EngineWork): boolean {
  const [one, other] = [before, now].map(({ kind, ...of }) =>
    JSON.stringify([kind, "command" in of && of.command, "asked" in of && of.asked]),
  );
  return before.kind !== "judgement" && one === other;
}

/** Whether everything else works without it: then only it is left out. */
export function isSkippable({ kind }: EngineWork): boolean {
  return kind === "comparison" || kind === "report" || kind === "request";
}

/** What is said in the place of what is left out. */
export function skippedWorkFact(work: EngineWork): Fact {
  return work.kind === "comparison" ? fact("engine.skippedComparison") : fact("engine.skippedReport");
}

/** Whether a folder cannot be opened without it. */
export function isOpening({ kind }: EngineWork): boolean {
  return kind === "opening" || kind === "log";
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
    default:
      return t(
        "Casebook stopped twice while opening “{0}”. The folder is not opened again until you choose “Refresh”.",
        folder,
      );
  }
}

/** What the log says of a run that was lost so. */
export function describeLostBy(work: EngineWork): Fact {
  return work.kind === "report" ? fact("engine.stuckReport") : fact("engine.stuckRun");
}
