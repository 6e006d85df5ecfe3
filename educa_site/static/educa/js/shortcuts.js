// Single keys on a lesson: on, back, done, help. They can be turned off (WCAG 2.1.4) and never act
// while somebody types, holds a modifier, or has a dialog open.
import { keep, recall } from "./device_store.js";

const OFF_KEY = "educa:shortcuts";
const TEXT_FIELDS = "input, textarea, select, [contenteditable]:not([contenteditable=false])";

export function shortcutsAreOn() {
  return recall(OFF_KEY) !== "off";
}

export function isTyping(element) {
  return element instanceof Element && element.closest(TEXT_FIELDS) !== null;
}

export class Shortcuts {
  static selector = "dialog[data-shortcuts]";

  constructor(dialog) {
    this.dialog = dialog;
    for (const opener of document.querySelectorAll("[data-shortcuts-help]")) {
      opener.hidden = false;
      opener.addEventListener("click", () => this.showHelp());
    }
    const choice = dialog.querySelector("[data-shortcuts-on]");
    choice.checked = shortcutsAreOn();
    choice.addEventListener("change", () => keep(OFF_KEY, choice.checked ? null : "off"));
    document.addEventListener("keydown", (event) => this.press(event));
  }

  showHelp() {
    this.dialog.showModal();
    return true;
  }

  press(event) {
    if (event.defaultPrevented || event.repeat || event.isComposing) return;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (!shortcutsAreOn() || isTyping(event.target) || document.querySelector("dialog[open]")) return;
    // A question mark needs Shift on many keyboards; letters are meant without it.
    const act = event.shiftKey && event.key !== "?" ? null : this.keys[event.key.toLowerCase()];
    if (act?.()) event.preventDefault();
  }

  // Each returns whether there was something to do.
  get keys() {
    return {
      n: () => follow(".lesson-foot [rel=next]"),
      p: () => follow(".lesson-foot [rel=prev]"),
      m: () => press("[data-mark-complete]"),
      "?": () => this.showHelp(),
    };
  }
}

function follow(selector) {
  const link = document.querySelector(selector);
  link?.click();
  return link !== null;
}

function press(selector) {
  const form = document.querySelector(selector);
  form?.scrollIntoView({ block: "nearest" });
  form?.requestSubmit();
  return form !== null;
}
