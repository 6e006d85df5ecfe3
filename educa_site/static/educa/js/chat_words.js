// Words and times of a class room: sentences the server has translated, filled here.

export function fill(sentence, values) {
  return sentence.replace(/\{(\w+)\}/g, (match, name) => values[name] ?? match);
}

// Keep in step with the `initials` template filter.
export function initials(name) {
  const words = name.replaceAll("@", " ").split(/\s+/).filter((word) => /^[\p{L}\p{N}]/u.test(word));
  if (!words.length) return "?";
  const first = ([letter]) => letter;
  return (first([...words[0]]) + (words.length > 1 ? first([...words.at(-1)]) : "")).toUpperCase();
}

// Days and times as the page writes them, in the reader's time zone.
export class Clock {
  constructor({ timeZone, serverTime, today }) {
    const language = document.documentElement.lang;
    this.today = today;
    this.offset = serverTime - Date.now();
    const zone = isZone(timeZone) ? { timeZone } : {};
    const digits = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
    this.hours = new Intl.DateTimeFormat("en-GB", { ...digits, ...zone });
    this.days = new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", ...zone });
    this.names = new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", year: "numeric", ...zone });
  }

  now() {
    return Date.now() + this.offset;
  }

  time(at) {
    return this.hours.format(new Date(at));
  }

  day(at) {
    return this.days.format(new Date(at));
  }

  // Without the day of the week, as pinned lines have it.
  date(at) {
    const parts = Object.fromEntries(this.names.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
    return `${parts.day} ${parts.month}`;
  }

  nameDay(at) {
    const now = this.now();
    const day = this.day(at);
    if (day === this.day(now)) return this.today;
    const parts = Object.fromEntries(this.names.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
    const year = day.slice(0, 4) === this.day(now).slice(0, 4) ? "" : ` ${parts.year}`;
    return `${parts.weekday} ${parts.day} ${parts.month}${year}`;
  }
}

function isZone(timeZone) {
  try {
    return Boolean(new Intl.DateTimeFormat("en", { timeZone }));
  } catch {
    return false;
  }
}
