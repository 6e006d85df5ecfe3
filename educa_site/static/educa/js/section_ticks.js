// Where the reader is on a long page: ticks on the margin line, one marked entry in the contents.
// The watched area reaches far above the window, so that a jump past a heading counts too.
const ABOVE = "1000000px 0px";

// Fills a heading's tick on the margin line once the reader has come to it.
export class SectionTick {
  static selector = ".section-tick";

  constructor(heading) {
    const reached = new IntersectionObserver(([entry]) => {
      if (!entry.isIntersecting) return;
      heading.dataset.reached = "";
      reached.disconnect();
    }, { rootMargin: `${ABOVE} -35% 0px` });
    reached.observe(heading);
  }
}

// Marks the entry of the section being read: the last heading above the upper third.
export class PageContents {
  static selector = "[data-page-contents]";

  constructor(list) {
    this.entries = [...list.querySelectorAll("a")]
      .map((link) => ({ link, target: document.getElementById(decodeURIComponent(link.hash.slice(1))) }))
      .filter(({ target }) => target);
    const watcher = new IntersectionObserver(() => this.show(), { rootMargin: `${ABOVE} -66% 0px`, threshold: [0, 1] });
    for (const { target } of this.entries) watcher.observe(target);
  }

  show() {
    const limit = innerHeight / 3;
    const current = this.entries.findLast(({ target }) => target.getBoundingClientRect().top < limit);
    for (const entry of this.entries) {
      if (entry === current) entry.link.setAttribute("aria-current", "true");
      else entry.link.removeAttribute("aria-current");
    }
  }
}
