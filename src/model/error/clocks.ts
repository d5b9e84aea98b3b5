import { type ReplaceRule, rules } from "./replaceRules.ts";

/**
 * Dates, times of day and durations as programs write them: ISO 8601 (also its basic form), RFC 2822 and HTTP, `ctime` and what
 * Java, Ruby and Go make of it, JavaScript's `Date`, access logs, the common local forms, Python's `repr`, and seconds since 1970.
 */
const clock = String.raw`\d{1,2}:\d{2}(?::\d{2})?(?:[.,]\d{1,9})?(?: ?[AaPp]\.?[Mm]\b\.?)?`;
const zone = String.raw`(?: ?(?:Z|UTC|GMT|[A-Z]{3,4}\b)?(?:[+-]\d{2}:?\d{2})?(?: [A-Z]{3,4}\b)?(?: \([A-Z][\w ]{2,40}\))?)`;
const month = "(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]{0,6}";
const weekday = "(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]{0,6}";
/** Before a day and after it, where months have names of German, French, Spanish and Italian. */
const anyMonth = `(?:${month}|Mär(?:z|\\.)?|Mai|Okt(?:ober|\\.)?|Dez(?:ember|\\.)?|janv(?:ier|\\.)|févr(?:ier|\\.)|mars|avr(?:il|\\.)|mai|juin|juil(?:let|\\.)|août|sept(?:embre|iembre|\\.)|oct(?:obre|ubre|\\.)|nov(?:embre|iembre|\\.)|déc(?:embre|\\.)|enero|febrero|marzo|abril|mayo|junio|julio|agosto|diciembre|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre)`;
const anyWeekday = `(?:${weekday}|(?:Mon|Diens|Donners|Frei|Sams|Sonn)tag|Mittwoch|(?:Mo|Di|Mi|Do|Fr|Sa|So)\\.|(?:lun|mar|mercre|jeu|vendre|same)di|dimanche|lunes|martes|miércoles|jueves|viernes|sábado|domingo)`;

const moments = rules([
  // `datetime.datetime(2027, 3, 23, 9, 43, 7, 12, tzinfo=datetime.timezone.utc)`, `date(2027, 3, 23)`.
  [
    /\b(?:datetime\.)?(?:date)?(?:time|date)\((?:\d{1,6}, ?){1,6}\d{1,6}(?:, ?tzinfo=[\w.()]{1,60})?\)/g,
    "<time>",
    "0(te",
  ],
  [
    new RegExp(String.raw`\b\d{4}[-/]\d{2}[-/]\d{2}[T ]${clock}${zone}(?: m=[+-]\d{1,12}\.\d{1,12})?`, "g"),
    "<time>",
    "9:",
  ],
  [/\b\d{8}T\d{4,6}(?:[.,]\d{1,9})?(?:Z|[+-]\d{2}:?\d{2})?\b/g, "<time>", "9t"],
  // 23/Mar/2027:09:43:07 +0000
  [
    new RegExp(String.raw`\b(?:${weekday},? )?\d{1,2}[/-]${month}[/-]\d{4}(?:[: ]${clock}${zone})?`, "g"),
    "<time>",
    "9",
  ],
  // Tue, 23 Mar 2027 09:43:07 +0000; 23 March 2027
  [
    new RegExp(
      String.raw`\b(?:${anyWeekday},? )?\d{1,2}\.? (?:de )?${anyMonth},? (?:de )?\d{4}(?:,? (?:at |um |à |a las )?${clock}${zone})?`,
      "g",
    ),
    "<time>",
    "9 ",
  ],
  // Tue Mar 23 2027 09:43:07 GMT+0000 (…); Tue Mar 23 09:43:07 UTC 2027; Mar 23, 2027, 9:43 AM
  [
    new RegExp(
      String.raw`\b(?:${weekday},? )?${month} {1,2}\d{1,2}(?:,? \d{4},?(?: (?:at )?${clock}${zone})?| ${clock}(?: [A-Z]{3,4})?(?: \d{4})?)`,
      "g",
    ),
    "<time>",
    "0A ",
  ],
  // Chromium's log.
  [/\b\d{4}\/\d{6}\.\d{3,6}\b/g, "<time>", "9/."],
  // 2027年3月23日 09:43:07
  [new RegExp(String.raw`\d{4}年 ?\d{1,2}月 ?\d{1,2}日(?: ?${clock})?`, "g"), "<time>", "9"],
  // 2027. 3. 23. 오전 9:43:07
  [new RegExp(String.raw`\b\d{4}\. ?\d{1,2}\. ?\d{1,2}\.(?: (?:오전|오후) ${clock})?`, "g"), "<time>", "9."],
  // A week of ISO 8601.
  [/\b\d{4}-W\d{2}(?:-\d)?\b/g, "<time>", "9A-w"],
  // 3/23/2027, 9:43:07 AM; 23.3.2027 09:43
  [new RegExp(String.raw`\b\d{1,2}([/.-])\d{1,2}\1\d{4}(?:,? ${clock}${zone})?`, "g"), "<time>", "9"],
  [/\b\d{4}-\d{2}-\d{2}\b/g, "<time>", "9-"],
  [/\b\d{1,2}:\d{2}:\d{2}(?:[.,]\d{1,9})?(?: ?[AaPp][Mm]\b)?/g, "<time>", "0:"],
  [/\b\d{1,2}:\d{2} ?[AaPp]\.?[Mm]\b/g, "<time>", "0:m"],
  // Seconds since 1970, with a fraction.
  [/(?<![\w.])1\d{9}\.\d{1,9}\b/g, "<time>", "9."],
]);

const unit = `(?:ns|[µμu]s|ms|msec|millis|milliseconds?|microseconds?|nanoseconds?|s|secs?|seconds?|m|mins?|minutes?|h|hrs?|hours?)`;

/** `1m48.5s`, `PT1M48S`, `1 min 48 s`, `5,098.46 ms`: a number with a unit, or several. */
const duration = new RegExp(
  String.raw`(?<![\w.,])(?:P?T(?:\d{1,9}(?:\.\d{1,12})?[HMS]){1,3}\b|\d{1,12}(?:,\d{3}){0,3}(?:\.\d{1,20})? ?${unit}(?:(?:,? | and )?\d{1,9}(?:\.\d{1,20})? ?${unit}){0,3}(?![\w%/]))`,
  "g",
);

/** What is set and not measured is round, or is called a limit. */
const round = /^[1-9]0{1,8} ?[^\d.]+$/;
const setBefore =
  /(?:timeout(?: of)?|limit(?: of)?|within|(?:more|less|longer|shorter) than|at (?:least|most)|deadline(?: of)?|exceeded|every|up to) $/i;

/** Points in time, and durations that were measured; those that were set, a limit or a round number, stay. */
export const times: readonly ReplaceRule[] = [
  ...moments,
  ...rules([
    [
      duration,
      (whole, at, all) =>
        round.test(whole) || setBefore.test(all.slice(Math.max(0, at - 20), at)) ? whole : "<duration>",
      "0",
    ],
  ]),
];
