import type { MaskLabel } from "./redaction.ts";

/** More secrets than that are not of people, and the oldest numbers are given up. */
const most = 1000;

/**
 * The numbers by which the secrets of errors are told apart, in the order in which they were met. They are known as long as the engine runs,
 * are kept nowhere, and say of a secret only whether it is the same as another one (docs/rules/security.md#s40).
 */
export class SecretNumbers {
  readonly #numbers = new Map<string, number>();
  #last = 0;

  /**
   * What labels the secrets of one error: a secret that is the same in every run by its number; one that is random by its nature, as
   * `isRandom` says, and so another one in each run, by a letter, in the order in which the error has them.
   */
  forError(isRandom: (secret: string) => boolean): (secret: string) => MaskLabel {
    const letters = new Map<string, string>();
    return (secret) => {
      if (!isRandom(secret)) {
        return this.#numberOf(secret);
      }
      const letter = letters.get(secret) ?? String.fromCharCode(0x61 + Math.min(letters.size, 25));
      letters.set(secret, letter);
      return letter;
    };
  }

  #numberOf(secret: string): number {
    const known = this.#numbers.get(secret);
    if (known !== undefined) {
      return known;
    }
    const [oldest] = this.#numbers.keys();
    if (this.#numbers.size >= most && oldest !== undefined) {
      this.#numbers.delete(oldest);
    }
    this.#last++;
    this.#numbers.set(secret, this.#last);
    return this.#last;
  }
}
