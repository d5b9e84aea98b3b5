/** Whether everything of the window is tried, which takes long: CASEBOOK_UI=all. */
export const isWhole = process.env["CASEBOOK_UI"] === "all";

/**
 * The themes in which the long stories are told: in one, to keep the ordinary run short, and in a light one as well where everything
 * is tried. `looks.test.ts` shows the rows in all four.
 */
export const themes: readonly ("dark" | "light")[] = isWhole ? ["dark", "light"] : ["dark"];
