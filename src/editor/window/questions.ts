/** What is asked in the window, without anything of VS Code: the pure files of `commands` make these, `window.ts` shows them. */

/** A line of a list to pick from. */
export interface PickItem {
  readonly label: string;
  readonly description?: string;
  readonly detail?: string;
  /** A codicon that stands before the label. */
  readonly icon?: string;
  /** Whether it is checked at first, in a list where several can be. */
  readonly picked?: boolean;
  /** It names the lines below it, and cannot be picked. */
  readonly isHeading?: true;
}

/** What a list is called, and whether it stays when the window loses the focus. */
export interface PickOptions {
  readonly title: string;
  readonly placeHolder?: string;
  readonly matchOnDescription?: boolean;
  readonly ignoreFocusOut?: boolean;
}

/** A list to pick from. */
export interface PickList<T extends PickItem> extends PickOptions {
  readonly picks: readonly T[];
}

/** The question of an input box, and its text: the user reads and changes the text, so it is not escaped. */
export interface TextQuestion {
  readonly title: string;
  readonly prompt?: string;
  readonly placeHolder?: string;
  readonly value?: string;
  readonly ignoreFocusOut?: boolean;
  /** What is wrong with the text; undefined for nothing. */
  readonly validateInput?: (typed: string) => string | undefined;
}

/** A question in a dialog, and the one answer that confirms it; leaving the dialog does nothing. */
export interface DialogQuestion {
  readonly question: string;
  /** Several lines. */
  readonly detail: string;
  readonly answer: string;
}

/** What is said in a notification: sentences, of which each is bounded by itself. */
export interface Message {
  readonly sentences: readonly string[];
  /** Whether something went otherwise than it should. */
  readonly isWarning: boolean;
}
