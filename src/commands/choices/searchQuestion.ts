import { t } from "../../base/l10n.ts";
import { visibleText } from "../../base/visibleText.ts";
import type { SearchSubject } from "../../model/log/searches.ts";
import type { SearchPrice } from "../../model/search/foundSearch.ts";
import { searchPriceLabel, searchTitle } from "../../model/words/searchLabel.ts";

/** What is asked before a search begins, and the answer that begins it. */
export interface SearchQuestion {
  readonly question: string;
  readonly detail: string;
  readonly start: string;
}

/**
 * Says what a search takes and where it runs, before anything is run. `amount` says among what it looks, and `inFolder` that it runs in the user's folder,
 * and there only parts of the command.
 */
export function searchQuestion(
  subject: SearchSubject,
  price: SearchPrice,
  { amount, inFolder }: { readonly amount: string; readonly inFolder: boolean },
): SearchQuestion {
  const command = visibleText(price.command);
  return {
    question: t("{0}?", searchTitle(subject)),
    detail: [
      amount,
      searchPriceLabel(price, inFolder ? t("parts of {0}", command) : command),
      inFolder
        ? t("It runs in this folder: do not edit anything in the meantime.")
        : t(
            "It runs in a private copy of the folder: your files are not touched, and you can go on working.",
          ),
      t("It stops by itself after {0} runs, and keeps what it knows by then.", price.mostRuns),
    ].join("\n\n"),
    start: t("Start"),
  };
}
