// When a part of a lesson counts as done: films at 90 % watched or with the transcript read to its
// end, files when opened, everything else when scrolled past. A film from elsewhere cannot be
// watched by us; its button can be pressed.
// It also reaches a little to the sides: on a phone the ticks stand at the very edge.
const ABOVE = "1000000px 100px 0px";
const SEEN_FOR = 1000;
const ENOUGH = 0.9;
const NOTE_EVERY = 10_000;

export function watchPart({ section, button }, report) {
  const { kind } = section.dataset;
  const media = section.querySelector("video, audio");
  if (media) new MediaWatch(section, media, report);
  else if (kind === "file" || kind === "download_list") watchFiles(section, report);
  else if (kind !== "video") watchScroll(button, report);
}

// The button stands at the part's end. Whoever stays a moment below it has come past.
function watchScroll(end, { isWanted, onDone }) {
  let timer;
  const watcher = new IntersectionObserver(([entry]) => {
    clearTimeout(timer);
    if (!entry.isIntersecting) return;
    timer = setTimeout(() => {
      if (document.hidden) return;
      watcher.disconnect();
      if (isWanted()) onDone();
    }, SEEN_FOR);
  }, { rootMargin: ABOVE, threshold: 1 });
  watcher.observe(end);
}

// The page's list of files leads to the same ones.
function watchFiles(section, { isWanted, onDone }) {
  document.addEventListener("click", (event) => {
    const link = event.target.closest("a[download]");
    const isOfHere = link && (section.contains(link) || link.dataset.fileOf === section.id);
    if (isOfHere && isWanted()) onDone();
  });
}

class MediaWatch {
  constructor(section, media, report) {
    Object.assign(this, { media, report });
    this.rangesKey = `educa:watched:${report.place}:${section.dataset.part}`;
    this.before = this.readRanges();
    this.notedAt = 0;
    this.resume(Number(section.dataset.position ?? 0));
    media.addEventListener("timeupdate", () => this.follow());
    for (const name of ["pause", "ended"]) media.addEventListener(name, () => this.note());
    addEventListener("pagehide", () => this.hasPlayed && this.note());
    this.watchTranscript(section.querySelector("[data-transcript]"));
  }

  get hasPlayed() {
    return this.media.played.length > 0;
  }

  resume(seconds) {
    if (!seconds) return;
    const go = () => {
      if (seconds < this.media.duration * ENOUGH) this.media.currentTime = seconds;
    };
    if (this.media.readyState >= HTMLMediaElement.HAVE_METADATA) go();
    else this.media.addEventListener("loadedmetadata", go, { once: true });
  }

  follow() {
    if (this.report.isWanted() && sum(this.ranges) >= this.media.duration * ENOUGH) this.report.onDone();
    if (Date.now() - this.notedAt > NOTE_EVERY) this.note();
  }

  get ranges() {
    const { played } = this.media;
    const now = Array.from(played, (_, index) => [played.start(index), played.end(index)]);
    return merge([...this.before, ...now]);
  }

  note() {
    this.notedAt = Date.now();
    this.report.onPosition(this.media.ended ? 0 : Math.floor(this.media.currentTime));
    try {
      localStorage.setItem(this.rangesKey, JSON.stringify(this.ranges));
    } catch {
      // no storage here: watching counts as long as the page is open
    }
  }

  readRanges() {
    try {
      return JSON.parse(localStorage.getItem(this.rangesKey)) ?? [];
    } catch {
      return [];
    }
  }

  // Read, not merely shown: somebody has scrolled in it, or stepped into it, down to its last line.
  // It also scrolls by itself to follow the film; that is nobody's reading.
  watchTranscript(panel) {
    if (!panel?.lastElementChild) return;
    let isTouched = false;
    let isAtEnd = false;
    const check = () => {
      if (isTouched && isAtEnd && !("folded" in panel.dataset) && this.report.isWanted()) this.report.onDone();
    };
    for (const name of ["wheel", "touchmove", "pointerdown", "focusin"]) {
      panel.addEventListener(name, () => {
        isTouched = true;
        check();
      }, { passive: true });
    }
    new IntersectionObserver(([entry]) => {
      isAtEnd = entry.isIntersecting;
      check();
    }).observe(panel.lastElementChild);
  }
}

function merge(ranges) {
  const merged = [];
  for (const [start, end] of ranges.toSorted((one, other) => one[0] - other[0])) {
    const last = merged.at(-1);
    if (last && start <= last[1] + 0.5) last[1] = Math.max(last[1], end);
    else merged.push([start, end]);
  }
  return merged;
}

function sum(ranges) {
  return ranges.reduce((total, [start, end]) => total + end - start, 0);
}
