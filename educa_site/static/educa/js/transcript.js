// A transcript beside its player: hide and show it, jump to a line, follow along.
// Without JS the transcript is simply shown and its times link into the media file.
const KEY = "educa:transcript";
// Whoever scrolls in it looks for something: it stays where it is for this long.
const LEAVE_ALONE = 5_000;
let count = 0;

export class Transcript {
  static selector = "[data-transcript]";

  constructor(panel) {
    this.panel = panel;
    this.media = panel.closest(".player").querySelector("video, audio");
    this.cues = [...panel.querySelectorAll("[data-start]")];
    this.touchedAt = 0;
    this.watchToggle(panel.closest(".player").querySelector("[data-transcript-toggle]"));
    if (!this.media || !this.cues.length) return;
    panel.dataset.follows = "";
    panel.addEventListener("click", (event) => this.jump(event));
    this.media.addEventListener("timeupdate", () => this.follow());
    for (const name of ["wheel", "touchmove", "keydown", "pointerdown"]) {
      panel.addEventListener(name, () => { this.touchedAt = Date.now(); }, { passive: true });
    }
  }

  watchToggle(button) {
    if (!button) return;
    this.button = button;
    this.panel.id ||= `transcript-${++count}`;
    button.setAttribute("aria-controls", this.panel.id);
    button.hidden = false;
    button.addEventListener("click", () => this.show("folded" in this.panel.dataset));
    this.show(sessionStorage.getItem(KEY) !== "hidden");
  }

  show(isShown) {
    const { labelHide, labelShow } = this.button.dataset;
    this.panel.toggleAttribute("data-folded", !isShown); // not `hidden`: on paper it is unfolded
    this.button.setAttribute("aria-expanded", String(isShown));
    this.button.querySelector("[data-label]").textContent = isShown ? labelHide : labelShow;
    sessionStorage.setItem(KEY, isShown ? "shown" : "hidden");
  }

  // The whole line is a target for the mouse, unless one has just marked words in it.
  jump(event) {
    const link = event.target.closest(".transcript__line")?.querySelector("[data-start]");
    if (!link) return;
    if (event.target.closest("a")) event.preventDefault();
    else if (!getSelection().isCollapsed) return;
    this.touchedAt = 0;
    this.media.currentTime = Number(link.dataset.start);
    this.media.play().catch(() => this.media.focus());
  }

  follow() {
    const now = this.media.currentTime + 0.05;
    const spoken = this.cues.findLast((cue) => Number(cue.dataset.start) <= now);
    if (spoken === this.spoken) return;
    this.mark(this.spoken, false);
    this.mark(spoken, true);
    this.spoken = spoken;
    if (spoken && Date.now() - this.touchedAt > LEAVE_ALONE) this.bringIntoSight(spoken.parentElement);
  }

  mark(cue, isSpoken) {
    cue?.parentElement.toggleAttribute("data-now", isSpoken);
    if (isSpoken) cue?.setAttribute("aria-current", "true");
    else cue?.removeAttribute("aria-current");
  }

  // Only the panel moves: the page stays where the reader has it.
  bringIntoSight(line) {
    const middle = (this.panel.clientHeight - line.offsetHeight) / 2;
    const below = line.getBoundingClientRect().top - this.panel.getBoundingClientRect().top;
    this.panel.scrollTop += below - middle;
  }
}
