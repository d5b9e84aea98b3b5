import { randomBytes } from "node:crypto";

/** How many previews can be confirmed: an agent looks at one after the other. */
const mostPreviews = 20;

/** The tokens of previews: each stands for what was shown, and is taken once, by whoever comes first. */
export class PreviewTokens {
  readonly #shown = new Map<string, string>();

  /** A token for what a preview shows. */
  give(shown: string): string {
    const token = randomBytes(6).toString("hex");
    this.#shown.set(token, shown);
    for (const [oldest] of this.#shown) {
      if (this.#shown.size <= mostPreviews) {
        break;
      }
      this.#shown.delete(oldest);
    }
    return token;
  }

  /** What the preview of a token showed; from now on nobody gets it again. Undefined for a token that was not given, or was taken. */
  take(token: string): string | undefined {
    const shown = this.#shown.get(token);
    this.#shown.delete(token);
    return shown;
  }
}
