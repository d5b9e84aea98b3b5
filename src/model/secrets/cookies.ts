import { isMadeUp } from "./madeUp.ts";

/** Where the headers of cookies begin, in a request, in a response, and in what programs print of them. */
const headers = /(?<![A-Za-z0-9])cookie["'\]]{0,2}[ \t]{0,4}(?:=>|[=:,])[ \t]{0,4}[["'`( ]{0,4}/gi;

/** A cookie or an attribute of one, and what stands before the next. A date has blanks and a comma in it. */
const part =
  /([^\x00-\x20=;,"'`()<>@[\]{}\\:]{1,128})(?:=("?)([^\x00-\x20;,"'`<>\\]{0,4096})"?)?(?:[ ,][^;"'`\n]{0,40}(?:GMT|UTC))?(?:;[ \t]{0,4}|["'`][ \t]{0,2},\s{0,40}["'`])?/y;

/** Names of cookies that say that they hold a login. */
const secretNames = /sess|sid$|auth|token|csrf|xsrf|jwt|remember|secret|passw|login|ticket/i;

/** Where the values of cookies stand that are logins: each that is made up, or is called so and is no word. */
export function findCookies(text: string): readonly { readonly start: number; readonly end: number }[] {
  const found: { start: number; end: number }[] = [];
  headers.lastIndex = 0;
  for (let header = headers.exec(text); header !== null; header = headers.exec(text)) {
    part.lastIndex = headers.lastIndex;
    for (let one = part.exec(text); one !== null && one[0] !== ""; one = part.exec(text)) {
      const [all, name = "", , value] = one;
      if (value !== undefined && isLogin(name, value)) {
        const start = one.index + all.indexOf(value, name.length + 1);
        found.push({ start, end: start + value.length });
      }
      headers.lastIndex = part.lastIndex;
      if (!/[;"'`]\s*["'`]?$/.test(all.slice(-48))) {
        break;
      }
    }
  }
  return found;
}

function isLogin(name: string, value: string): boolean {
  // An Express session is `s:` and its id, encoded for an address.
  const own = value.replace(/^s%3A/i, "");
  return (
    (secretNames.test(name) ? isMadeUp(own, 8) : isMadeUp(own, 20)) &&
    !/^(?:path|domain|expires|max-age|samesite|priority)$/i.test(name)
  );
}
