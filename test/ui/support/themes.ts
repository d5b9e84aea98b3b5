/**
 * The themes in which the long stories are told: in one, to keep the ordinary run short, and with CASEBOOK_UI=all in a light one
 * as well. `looks.test.ts` shows the rows in all four.
 */
export const themes: readonly ("dark" | "light")[] =
  process.env["CASEBOOK_UI"] === "all" ? ["dark", "light"] : ["dark"];
