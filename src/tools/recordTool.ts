import { t } from "../base/l10n.ts";
import type { Folders } from "../editor/folders/folders.ts";
import { plainBlock } from "../editor/window/window.ts";
import { quote } from "../model/answers/quote.ts";
import { readText, readWord, type Tool } from "./tool.ts";

const kinds = ["hypothesis", "note"] as const;

/** Adds a hypothesis or a note to the log, in the words of the model. */
export function recordTool(folders: Folders): Tool {
  const readInput = (input: unknown) => ({
    kind: readWord(input, "kind", kinds),
    text: readText(input, "text"),
  });
  return {
    prepare: (input) => {
      const { kind, text } = readInput(input);
      const title = kind === "hypothesis" ? t("Add a hypothesis to the log?") : t("Add a note to the log?");
      return {
        invocationMessage: t("Writing to the debugging log"),
        confirmationMessages: { title, message: plainBlock(text) },
      };
    },
    invoke: async (input) => {
      const { kind, text } = readInput(input);
      await folders.opened();
      const { id: session } = folders.session;
      if (kind === "note") {
        await folders.request("addNote", { session, text });
        return `The note ${quote(text)} is in the log.`;
      }
      await folders.request("addHypothesis", { session, text });
      return `The hypothesis ${quote(text)} is in the log, open. The next attempts test it, until it is marked confirmed or refuted.`;
    },
  };
}
