// A transcript beside its player: hide and show it, jump to a line, follow along.
// Without JS the transcript is simply shown and its times link into the media file.
const KEY = "educa:transcript";
let count = 0;

export class Transcript {
  static selector = "[data-transcript]";

  constructor(panel) {
    this.panel = panel;
    this.media = panel.closest(".player").querySelector("video, audio");
    this.cues = [...panel.querySelectorAll("[data-start]")];
    this.watchToggle(panel.closest(".player").querySelector("[data-transcript-toggle]"));
    if (!this.media || !this.cues.length) return;
    panel.addEventListener("click", (event) => this.jump(event));
    this.media.addEventListener("timeupdate", () => this.follow());
  }

  watchToggle(button) {
    if (!button) return;
    this.button = button;
    this.panel.id ||= `transcript-${++count}`;
    button.setAttribute("aria-controls", this.panel.id);
    button.hidden = false;
    button.addEventListener("click", () => this.show(this.panel.hidden));
    this.show(sessionStorage.getItem(KEY) !== "hidden");
  }

  show(isShown) {
    const { labelHide, labelShow } = this.button.dataset;
    this.panel.hidden = !isShown;
    this.button.setAttribute("aria-expanded", String(isShown));
    this.button.querySelector("[data-label]").textContent = isShown ? labelHide : labelShow;
    sessionStorage.setItem(KEY, isShown ? "shown" : "hidden");
  }

  jump(event) {
    const link = event.target.closest("[data-start]");
    if (!link) return;
    event.preventDefault();
    this.media.currentTime = Number(link.dataset.start);
    this.media.play().catch(() => this.media.focus());
  }

  follow() {
    const now = this.media.currentTime + 0.05;
    const spoken = this.cues.findLast((cue) => Number(cue.dataset.start) <= now);
    for (const cue of this.cues) cue.parentElement.toggleAttribute("data-now", cue === spoken);
  }
}
