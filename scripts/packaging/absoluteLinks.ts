import { posix } from "node:path";
import type { PublicAddress } from "./publicAddress.ts";

/** The target of a link or picture of Markdown, and what stands before it. An address in the form `<…>` is not used here. */
const markdownTarget = /(\]\()([^()\s]+)(?=\))/g;

/** The same in HTML. `srcset` names one picture here. */
const htmlTarget = /((?:src|srcset|href)=")([^"\s]+)(?=")/g;

const picture = /\.(?:png|gif|webp|jpe?g)$/i;

/** What leads out of the document by itself: an address with a scheme, or a place in the same document. */
const isComplete = (target: string) => /^(?:[a-z][a-z\d+.-]*:|#|\/\/)/i.test(target);

/** The targets of all links and pictures of a document, in Markdown and HTML. */
export function linkTargets(markdown: string): readonly string[] {
  return [...markdown.matchAll(markdownTarget), ...markdown.matchAll(htmlTarget)].map(
    ([, , target = ""]) => target,
  );
}

/**
 * A document with its relative links and pictures as addresses of a commit on GitHub, for a page that has no files beside it. `#12` in
 * the text stays text: it is an attempt here, not an issue.
 */
export function absoluteLinks(markdown: string, { web, commit }: PublicAddress): string {
  const complete = (all: string, before: string, target: string) => {
    if (isComplete(target)) {
      return all;
    }
    const kind = picture.test(target) ? "raw" : "blob";
    return `${before}${web}/${kind}/${commit}/${posix.normalize(target)}`;
  };
  return markdown.replace(markdownTarget, complete).replace(htmlTarget, complete);
}

/** The links and pictures of a document that lead nowhere on a page without files, with the reason. */
export function brokenLinks(markdown: string, anchors: ReadonlySet<string>): readonly string[] {
  return linkTargets(markdown).flatMap((target) => {
    if (target.startsWith("#")) {
      return anchors.has(target.slice(1)) ? [] : [`${target}: no such heading`];
    }
    return target.startsWith("https:") ? [] : [`${target}: not https`];
  });
}
