import type { Fact } from "../../base/facts/fact.ts";

/** How secrets of one kind look. */
export interface Shape {
  readonly what: Fact;
  /** What they begin with, or what stands before them: the places to look at. At least three characters; the pattern says the rest. */
  readonly begins: readonly string[];
  /** The beginnings are found in upper and lower case alike. */
  readonly isAnyCase?: true;
  /** From the beginning to the end of the secret. Its first group, if it has one, is what stands before the secret, and stays. */
  readonly pattern: RegExp;
  /** The pattern for a text in which the next word may stand at its end. */
  readonly broken?: RegExp;
  /** How many characters such a secret has as its service makes it today. */
  readonly usual?: number;
  /** Any word may be one, where it stands: such a secret is not known again in the next line. */
  readonly isOfAnything?: true;
  /** What fits the pattern is a secret only if this says so. */
  isSecret?(text: string): boolean;
}
