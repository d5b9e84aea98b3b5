/** Writes times in one zone, in the reference log's form. A time that cannot be read is written unchanged. */
export interface Times {
  /** `2025-04-10` */
  readonly date: (at: string) => string;
  /** `2025-04-10 5:37 PM` */
  readonly minute: (at: string) => string;
}

/** `timeZone` is an IANA name. The form does not depend on the machine's language. */
export function createTimes(timeZone: string): Times {
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    hour: "numeric",
    minute: "2-digit",
    hourCycle: "h12",
  });
  const write = (at: string, form: (parts: ReadonlyMap<string, string>) => string) => {
    const time = Date.parse(at);
    if (Number.isNaN(time)) {
      return at;
    }
    // Put together by hand: the separators of a locale change between versions of ICU.
    return form(new Map(format.formatToParts(time).map(({ type, value }) => [type, value])));
  };
  const date = (parts: ReadonlyMap<string, string>) =>
    `${parts.get("year")}-${parts.get("month")}-${parts.get("day")}`;
  return {
    date: (at) => write(at, date),
    minute: (at) =>
      write(at, (parts) => {
        return `${date(parts)} ${parts.get("hour")}:${parts.get("minute")} ${parts.get("dayPeriod")}`;
      }),
  };
}
