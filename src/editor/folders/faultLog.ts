import type * as vscode from "vscode";
import { messageOf } from "../../base/errors.ts";
import { t } from "../../base/l10n.ts";
import type { Redaction } from "../../model/secrets/redaction.ts";
import { manyLines } from "../window/shownText.ts";

/** The output channel that reports faults; people copy it into bug reports. */
export interface FaultLog {
  /** Writes an error with its stack, or a sentence. Secrets and the home directory are masked, as in an export. */
  error(fault: unknown): void;
  /** Shows what was written. */
  show(): void;
}

/** Writes to a channel. Asks each time what to mask, because the settings can change. */
export function createFaultLog(
  channel: Pick<vscode.LogOutputChannel, "error" | "show">,
  createRedaction: () => Redaction,
): FaultLog {
  return {
    error: (fault) => channel.error(manyLines(maskFault(fault, createRedaction))),
    show: () => channel.show(),
  };
}

function maskFault(fault: unknown, createRedaction: () => Redaction): string {
  const text = fault instanceof Error ? (fault.stack ?? fault.message) : messageOf(fault);
  try {
    return createRedaction().redact(text);
  } catch (error) {
    // A pattern of the user that cannot be used: what it would have masked is not known.
    return t("An error is left out here because its text could not be masked. {0}", messageOf(error));
  }
}
