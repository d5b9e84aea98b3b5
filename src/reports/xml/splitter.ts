import { type Fact, fact } from "../../base/facts/fact.ts";
import { Content } from "./elementContent.ts";
import { type ElementListener, isRoot } from "./elementListener.ts";
import type { LazyText } from "./lazyText.ts";
import { TagAttributes, tagIsCut, tooManyAttributes } from "./tagAttributes.ts";
import { greater, isBlank, isName, isNameStart, less, skipBlanks, slash } from "./xmlBytes.ts";
import { isAt, NameTable, type XmlName } from "./xmlNames.ts";

/** What may not be crossed. */
export interface SplitterLimits {
  /** How deep elements may be nested. */
  readonly depth: number;
  /** How many attributes one tag may have. */
  readonly attributes: number;
  /** How many bytes of one content are kept. */
  readonly text: number;
}

/** Where and why a document cannot be read on. */
export interface Damage {
  /** From 0, in the document as UTF-8. */
  readonly byte: number;
  readonly problem: Fact;
}

/** Why a document is not for the splitter: its root is no JUnit's, or it has a DOCTYPE, which only an XML parser can judge. */
export type Declined =
  | { readonly why: "foreign root"; readonly name: string }
  | { readonly why: "document type" };

const bytesOf = (text: string): Buffer => Buffer.from(text, "latin1");
const commentStart = bytesOf("<!--");
const commentEnd = bytesOf("-->");
const cdataStart = bytesOf("<![CDATA[");
const cdataEnd = bytesOf("]]>");
const doctypeStart = bytesOf("<!DOCTYPE");
const instructionEnd = bytesOf("?>");
const xmlDeclaration = bytesOf("<?xml");

const bang = 0x21;
const question = 0x3f;

/**
 * Finds the elements of JUnit documents in bytes of UTF-8, piece after piece, without making a tree or decoding what nobody
 * asks for: that is what makes reading fast (bench/parsing.ts). It is strict about nesting, quotes, comments and CDATA; what
 * an XML parser would refuse, but what can be understood, is noted and read. Text before, after and between documents is left
 * out. It never throws on content.
 */
export class Splitter {
  readonly #listener: ElementListener;
  readonly #limits: SplitterLimits;
  readonly #names = new NameTable();
  readonly #attributes: TagAttributes;
  readonly #onReplaced: (count: number) => void;
  /** The names of the open elements, as written, outermost first. */
  readonly #written: string[] = [];
  readonly #local: string[] = [];
  #piece: Buffer = Buffer.alloc(0);
  /** Where the piece begins in the document. */
  #offset = 0;
  #isLast = false;
  /** In the piece: everything before it is done with. */
  #at = 0;
  /** The end of the comment, section or instruction that is open. */
  #until: Buffer | undefined;
  /** How deep the element lies whose content is gathered; 0 where none is. */
  #capture = 0;
  /** In the piece: where the part of that content begins that is not among the chunks yet. */
  #contentStart = 0;
  #chunks: Buffer[] = [];
  #kept = 0;
  #cut = 0;
  #lastOpened: XmlName | undefined;
  #isBegun = false;
  #isStopped = false;

  /** Where the document breaks off; undefined while it does not. Of several documents in one, the first that does. */
  damage: Damage | undefined;
  /** Why nothing more is read; undefined while something is. */
  declined: Declined | undefined;
  /** The first place at which it is not well-formed XML, though it could be read. */
  illFormed: Damage | undefined;
  /** Something other than documents stands in it. */
  hasNoise = false;
  /** How many root elements were found. */
  documents = 0;
  /** How many characters that XML forbids were met in what was decoded. */
  replaced = 0;
  /** How many contents were longer than is kept. */
  cutTexts = 0;

  constructor(listener: ElementListener, limits: SplitterLimits) {
    this.#listener = listener;
    this.#limits = limits;
    this.#onReplaced = (count) => {
      this.replaced += count;
    };
    this.#attributes = new TagAttributes(limits.attributes, this.#onReplaced);
  }

  /**
   * Reads a piece that begins `offset` bytes into the document. Returns how many bytes of it are done with; the next piece must
   * begin there, and be longer if none was. Of the last piece all are.
   */
  read(piece: Buffer, offset: number, isLast: boolean): number {
    this.#piece = piece;
    this.#offset = offset;
    this.#isLast = isLast;
    this.#at = 0;
    this.#contentStart = 0;
    while (!this.#isStopped && this.#step()) {}
    if (isLast && !this.#isStopped) {
      this.#end();
    }
    this.#keepContent(this.#at);
    return this.#isStopped ? piece.length : this.#at;
  }

  /** The tag that did not fit into the last piece is too long to be read. */
  breakOff(problem: Fact): void {
    this.#break(this.#at, problem);
  }

  /** Reads no further. */
  stop(): void {
    this.#isStopped = true;
  }

  /** Goes over one token; false where the piece ends before it does. */
  #step(): boolean {
    if (this.#until !== undefined) {
      return this.#skip(this.#until);
    }
    const tag = this.#findTag();
    this.#passText(tag);
    if (tag === this.#piece.length) {
      return false;
    }
    switch (this.#piece[tag + 1]) {
      case slash:
        return this.#local.length === 0 ? this.#passNoise() : this.#closeTag();
      case bang:
        return this.#declaration();
      case question:
        return this.#instruction();
      case undefined:
        return this.#isLast && this.#passBare(fact("xml.endsWithAngle"));
      default:
        return this.#openTag();
    }
  }

  #findTag(): number {
    const piece = this.#piece;
    // Mostly only an indentation lies between tags: a function call to find the next tag would cost more than this loop.
    const near = Math.min(this.#at + 24, piece.length);
    for (let at = this.#at; at < near; at++) {
      if (piece[at] === less) {
        return at;
      }
    }
    const found = near === piece.length ? -1 : piece.indexOf(less, near);
    return found === -1 ? piece.length : found;
  }

  #passText(end: number): void {
    if (this.#local.length === 0) {
      for (let at = this.#at; at < end && !this.hasNoise; at++) {
        this.hasNoise = (this.#piece[at] ?? 0) > 0x20;
      }
    }
    this.#at = end;
  }

  /** Whether what stands here is program output: a comment that begins there may never end. */
  get #isNoise(): boolean {
    return this.#local.length === 0 && this.hasNoise;
  }

  /** A `<` that begins nothing, outside of any document. */
  #passNoise(): boolean {
    this.hasNoise = true;
    this.#at++;
    return true;
  }

  /** A `<` that begins nothing: it should have been written as `&lt;`. */
  #passBare(problem: Fact): boolean {
    if (this.#local.length === 0) {
      return this.#passNoise();
    }
    this.#noteIllFormed(this.#at, problem);
    this.#at++;
    return true;
  }

  #noteIllFormed(at: number, problem: Fact): void {
    this.illFormed ??= { byte: this.#offset + at, problem };
  }

  #skip(until: Buffer): boolean {
    const end = this.#piece.indexOf(until, this.#at);
    if (end === -1) {
      // The end may lie across the border of two pieces.
      this.#at = Math.max(this.#at, this.#piece.length - until.length + 1);
      return false;
    }
    this.#until = undefined;
    this.#at = until === xmlDeclaration ? end : end + until.length;
    return true;
  }

  #declaration(): boolean {
    const { length } = this.#piece;
    if (this.#isNoise) {
      return this.#passNoise();
    }
    if (this.#startsHere(commentStart)) {
      this.#until = commentEnd;
      this.#at += commentStart.length;
      return true;
    }
    if (this.#startsHere(cdataStart) && this.#local.length > 0) {
      this.#until = cdataEnd;
      this.#at += cdataStart.length;
      return true;
    }
    if (this.#startsHere(doctypeStart) && !this.#isBegun) {
      return this.#decline({ why: "document type" });
    }
    return this.#at + cdataStart.length > length && !this.#isLast
      ? false
      : this.#passBare(fact("xml.badDeclaration"));
  }

  #startsHere(sought: Buffer): boolean {
    return isAt(this.#piece, this.#at, sought);
  }

  #instruction(): boolean {
    if (this.#at + xmlDeclaration.length > this.#piece.length && !this.#isLast) {
      return false;
    }
    if (this.#local.length > 0 && this.#capture === 0 && this.#startsHere(xmlDeclaration)) {
      return this.#break(this.#at, fact("xml.otherDocument"));
    }
    if (this.#isNoise && !this.#startsHere(xmlDeclaration)) {
      return this.#passNoise();
    }
    this.#until = instructionEnd;
    this.#at += 2;
    return true;
  }

  #decline(declined: Declined): boolean {
    this.declined = declined;
    this.#isStopped = true;
    return false;
  }

  #closeTag(): boolean {
    const piece = this.#piece;
    const start = this.#at;
    let end = start + 2;
    while (end < piece.length && piece[end] !== greater && !isBlank(piece[end])) {
      end++;
    }
    const after = skipBlanks(piece, end);
    if (after >= piece.length) {
      return this.#isLast && this.#break(start, fact("xml.endsInTag"));
    }
    const { written } = this.#names.find(piece, start + 2, end);
    const depth = this.#written.length;
    if (piece[after] !== greater || written !== this.#written[depth - 1]) {
      return this.#closeOther(written, start, after);
    }
    this.#at = after + 1;
    this.#close(start);
    return true;
  }

  /** An end tag of another element than the innermost. In a content that is gathered it may be text that was not escaped. */
  #closeOther(written: string, start: number, after: number): boolean {
    const isEnd = this.#piece[after] === greater;
    if (this.#capture === 0 || !isEnd) {
      const open = this.#written.at(-1);
      return this.#break(
        start,
        isEnd ? fact("xml.wrongEndTag", { found: written, expected: open ?? "" }) : fact("xml.brokenEndTag"),
      );
    }
    this.#noteIllFormed(
      start,
      fact("xml.wrongEndTag", { found: written, expected: this.#written.at(-1) ?? "" }),
    );
    this.#at = after + 1;
    if (written === this.#written[this.#capture - 1]) {
      this.#written.length = this.#capture;
      this.#local.length = this.#capture;
      this.#close(start);
    }
    return true;
  }

  /** The innermost element ends; its content ended at `contentEnd` in the piece. */
  #close(contentEnd: number): void {
    const depth = this.#local.length;
    const name = this.#local.pop() ?? "";
    this.#written.pop();
    if (this.#capture === 0) {
      this.#listener.onClose(name, undefined);
    } else if (this.#capture === depth) {
      this.#keepContent(contentEnd);
      this.#capture = 0;
      this.#listener.onClose(name, this.#takeContent());
    }
  }

  /** Copies the content up to `end` out of the piece, as far as it is kept at all. */
  #keepContent(end: number): void {
    if (this.#capture > 0 && end > this.#contentStart) {
      const length = end - this.#contentStart;
      const kept = Math.min(length, this.#limits.text - this.#kept);
      if (kept > 0) {
        this.#chunks.push(Buffer.from(this.#piece.subarray(this.#contentStart, this.#contentStart + kept)));
      }
      this.#kept += kept;
      this.#cut += length - kept;
    }
  }

  #takeContent(): LazyText {
    const [only = Buffer.alloc(0)] = this.#chunks;
    const bytes = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : only;
    const content = new Content(bytes, this.#cut > 0, this.#onReplaced);
    this.cutTexts += this.#cut > 0 ? 1 : 0;
    this.#chunks = [];
    this.#kept = 0;
    this.#cut = 0;
    return content;
  }

  #openTag(): boolean {
    const piece = this.#piece;
    const start = this.#at + 1;
    if (!isNameStart(piece[start])) {
      return this.#passBare(fact("xml.angleInText"));
    }
    const name = this.#readName(start);
    const end = start + name.bytes.length;
    if (end === piece.length) {
      return this.#isLast && this.#break(start - 1, fact("xml.endsInTag"));
    }
    this.#lastOpened = name;
    if (this.#local.length === 0 && !isRoot(name.local)) {
      return this.#isBegun || this.hasNoise
        ? this.#passNoise()
        : this.#decline({ why: "foreign root", name: name.local });
    }
    const after = this.#attributes.read(piece, end, name.written);
    if (after < 0) {
      return this.#brokenTag(after);
    }
    if (this.#attributes.bareLess !== undefined) {
      this.#noteIllFormed(this.#attributes.bareLess, fact("xml.angleInAttribute"));
    }
    this.#at = after;
    this.#open(name.written, name.local, piece[after - 2] === slash);
    return true;
  }

  /** The name that begins at `start`: mostly the one of the tag before, which is seen at once. */
  #readName(start: number): XmlName {
    const piece = this.#piece;
    const last = this.#lastOpened;
    if (last !== undefined && !isName(piece[start + last.bytes.length]) && isAt(piece, start, last.bytes)) {
      return last;
    }
    let end = start;
    while (end < piece.length && isName(piece[end])) {
      end++;
    }
    return this.#names.find(piece, start, end);
  }

  /** A tag could not be read to its end. */
  #brokenTag(reason: number): boolean {
    if (reason === tagIsCut) {
      return this.#isLast && this.#break(this.#at, fact("xml.endsInTag"));
    }
    if (reason === tooManyAttributes) {
      return this.#break(this.#at, fact("xml.manyAttributes", { limit: this.#limits.attributes }));
    }
    return this.#capture > 0
      ? this.#passBare(fact("xml.angleInText"))
      : this.#break(this.#at, fact("xml.brokenTag"));
  }

  #open(written: string, local: string, isEmpty: boolean): void {
    const depth = this.#local.length;
    if (depth >= this.#limits.depth) {
      this.#break(this.#at, fact("xml.deep", { limit: this.#limits.depth }));
      this.stop();
      return;
    }
    if (depth === 0) {
      this.documents++;
      this.#isBegun = true;
    }
    const isWanted =
      this.#capture === 0 && this.#listener.onOpen(local, this.#local[depth - 1], this.#attributes);
    if (isEmpty && !isWanted) {
      // Most tests are green, and their elements end where they begin.
      if (this.#capture === 0) {
        this.#listener.onClose(local, undefined);
      }
      return;
    }
    this.#written.push(written);
    this.#local.push(local);
    if (isWanted) {
      this.#capture = depth + 1;
      this.#contentStart = this.#at;
    }
    if (isEmpty) {
      this.#close(this.#at);
    }
  }

  /** The document cannot be read on from `at`; another one may follow. */
  #break(at: number, problem: Fact): boolean {
    this.damage ??= { byte: this.#offset + at, problem };
    this.#keepContent(at);
    this.#listener.onBreak(this.#capture > 0 ? this.#takeContent() : undefined);
    this.#local.length = 0;
    this.#written.length = 0;
    this.#capture = 0;
    this.#until = xmlDeclaration;
    this.#at = Math.max(at, this.#at);
    return true;
  }

  /** The last piece was read. */
  #end(): void {
    const isUnclosed = this.#until === cdataEnd || this.#until === commentEnd;
    if (this.#local.length > 0) {
      this.#break(
        this.#piece.length,
        !isUnclosed
          ? fact("xml.endsInReport")
          : this.#until === cdataEnd
            ? fact("xml.endsInCdata")
            : fact("xml.endsInComment"),
      );
    }
    // A comment or a declaration that does not end is not an empty file.
    this.hasNoise ||= this.#until !== undefined && this.documents === 0;
    this.#at = this.#piece.length;
  }
}
