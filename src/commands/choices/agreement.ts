/**
 * How a text that the user left in an input comes to be agreed to, by the methods of `AgreedCommands`: `add`, as the user's own; or
 * `addRead`, where somebody else may have written what stood there, so that it counts only if the input showed all of it.
 */
export type Agreement = "add" | "addRead";

/** The agreement to a text that the user wrote over another one, `before`; over an empty one everything is the user's own. */
export function agreementToEdited(before: string, isAgreed: (command: string) => boolean): Agreement {
  return before === "" || isAgreed(before) ? "add" : "addRead";
}

/** The agreement to a text that Casebook made of `base`, which is empty where nothing is known of what it was made of. */
export function agreementToDerived(base: string, isAgreed: (command: string) => boolean): Agreement {
  return base !== "" && isAgreed(base) ? "add" : "addRead";
}
