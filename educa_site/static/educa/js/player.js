// Adds to the browser's own player: a speed that is remembered, keys, and for those whose place the
// server does not keep a place of their own on this device.
import { keep, recall } from "./device_store.js";
import { isTyping, shortcutsAreOn } from "./shortcuts.js";

const SPEED_KEY = "educa:speed";
const STEP_SECONDS = 10;
const KEEP_EVERY = 5_000;
// This close to an end there is nothing to come back to.
const MARGIN_SECONDS = 5;

export class Player {
  static selector = ".player:has(video, audio)";

  constructor(player) {
    this.media = player.querySelector("video, audio");
    this.speed = player.querySelector("[data-speed]");
    this.speeds = Array.from(this.speed.options, (option) => option.value);
    this.watchSpeed();
    player.addEventListener("keydown", (event) => this.press(event));
    const section = player.closest("[data-block]");
    if (section && !section.dataset.part) this.keepPlace(`educa:position:${section.id}`);
  }

  watchSpeed() {
    this.speed.closest("label").hidden = false;
    this.speed.addEventListener("change", () => this.play(this.speed.value));
    // The browser's own menu may change it too.
    this.media.addEventListener("ratechange", () => this.showSpeed());
    const last = recall(SPEED_KEY);
    if (this.speeds.includes(last)) this.play(last);
  }

  // A new source begins at the default rate, so both are set.
  play(speed) {
    this.media.defaultPlaybackRate = Number(speed);
    this.media.playbackRate = Number(speed);
  }

  showSpeed() {
    const speed = String(this.media.playbackRate);
    if (!this.speeds.includes(speed)) return;
    this.speed.value = speed;
    keep(SPEED_KEY, speed === "1" ? null : speed);
  }

  press(event) {
    if (!shortcutsAreOn() || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const act = this.keys[event.key];
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  get keys() {
    const { media } = this;
    return {
      k: () => (media.paused ? media.play().catch(() => {}) : media.pause()),
      j: () => this.step(-STEP_SECONDS),
      l: () => this.step(STEP_SECONDS),
      c: () => this.switchCaptions(),
      "<": () => this.changeSpeed(-1),
      ">": () => this.changeSpeed(1),
    };
  }

  step(seconds) {
    this.media.currentTime = Math.max(0, Math.min(this.media.currentTime + seconds, this.media.duration || 0));
  }

  switchCaptions() {
    const [track] = this.media.textTracks;
    if (track) track.mode = track.mode === "showing" ? "hidden" : "showing";
  }

  changeSpeed(by) {
    const next = this.speeds[this.speeds.indexOf(String(this.media.playbackRate)) + by];
    if (next) this.play(next);
  }

  keepPlace(key) {
    const { media } = this;
    const goThere = () => {
      const seconds = Number(recall(key));
      if (seconds > MARGIN_SECONDS && seconds < media.duration - MARGIN_SECONDS) media.currentTime = seconds;
    };
    let keptAt = 0;
    const note = () => {
      keptAt = Date.now();
      keep(key, media.ended ? null : String(Math.floor(media.currentTime)));
    };
    if (media.readyState >= HTMLMediaElement.HAVE_METADATA) goThere();
    else media.addEventListener("loadedmetadata", goThere, { once: true });
    for (const name of ["pause", "ended"]) media.addEventListener(name, note);
    media.addEventListener("timeupdate", () => media.played.length && Date.now() - keptAt > KEEP_EVERY && note());
  }
}
