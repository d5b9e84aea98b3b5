import type { LazyText } from "./lazyText.ts";

/** The attributes of a tag, in their order, by their names without a prefix; of two with one name the first counts. */
export interface Attributes {
  readonly count: number;
  nameAt(index: number): string;
  textAt(index: number): string;
  /** A number that is not negative; undefined for what is none. */
  decimalAt(index: number): number | undefined;
}

/** The value of an attribute, by its name. */
export function attributeOf(attributes: Attributes, name: string): string | undefined {
  for (let index = 0; index < attributes.count; index++) {
    if (attributes.nameAt(index) === name) {
      return attributes.textAt(index);
    }
  }
  return undefined;
}

/** The number that a text is; some write a decimal comma. Anything that is not a number, and any negative number, is none (docs/rules/reports.md#r37). */
export function decimalOf(text: string): number | undefined {
  const number = Number.parseFloat(text.replace(",", "."));
  return Number.isFinite(number) && number >= 0 ? number : undefined;
}

/** Receives the elements of a document, in their order. Names are local: without a prefix. */
export interface ElementListener {
  /**
   * An element begins in `parent`, which is undefined for a root; the attributes can be read during this call only. True if its
   * content is wanted: then it is handed over at the end, and elements inside of it are not reported.
   */
  onOpen(name: string, parent: string | undefined, attributes: Attributes): boolean;
  onClose(name: string, content: LazyText | undefined): void;
  /** The document breaks off: no open element will be closed. The content is what there is of one that was wanted. */
  onBreak(content: LazyText | undefined): void;
}

const roots: ReadonlySet<string> = new Set(["testsuites", "testsuite", "testrun"]);

/** Whether a JUnit document can begin with an element of this name (docs/rules/reports.md#r1). */
export function isRoot(name: string): boolean {
  return roots.has(name);
}
