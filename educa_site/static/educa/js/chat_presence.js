// Who is here, who is writing, and how the room is reached: in words, above the field.
import { fill } from "./chat_words.js";

const TYPING_SECONDS = 5;
const DELAYED_SECONDS = 8;
const MOODS = { connecting: "wait", live: "good", polling: "wait", delayed: "wait" };

export class ChatPresence {
  constructor(element, words) {
    Object.assign(this, { element, words });
    this.said = element.querySelector("[data-state-words]");
    this.login = element.querySelector("[data-login]");
    this.count = element.querySelector("[data-count]");
    this.typing = element.querySelector("[data-typing]");
    this.writers = new Map();
    element.hidden = false;
  }

  // The words stand in a status: written only when they are others.
  showState(state) {
    this.state = state;
    this.show();
  }

  showDelay(isDelayed) {
    clearTimeout(this.delay);
    this.isDelayed = isDelayed;
    if (isDelayed) this.delay = setTimeout(() => this.showDelay(false), DELAYED_SECONDS * 1000);
    this.show();
  }

  show() {
    const state = this.state === "live" && this.isDelayed ? "delayed" : this.state;
    const words = this.words[toCamel(state)];
    if (this.said.textContent !== words) this.said.textContent = words;
    for (const icon of this.element.querySelectorAll("[data-state]")) {
      icon.hidden = icon.dataset.state !== (MOODS[state] ?? "bad");
    }
    this.element.dataset.mood = MOODS[state] ?? "bad";
    this.login.hidden = state !== "logged-out";
    this.count.hidden = this.state !== "live";
  }

  showCount(count) {
    const words = count === 1 ? this.words.alone : fill(this.words.countWords, { count });
    this.count.textContent = count > 0 ? words : "";
  }

  addWriter({ id, name }) {
    clearTimeout(this.writers.get(id)?.timer);
    const timer = setTimeout(() => this.dropWriter(id), TYPING_SECONDS * 1000);
    this.writers.set(id, { name, timer });
    this.showWriters();
  }

  dropWriter(id) {
    if (this.writers.delete(id)) this.showWriters();
  }

  showWriters() {
    const [one, two, ...more] = [...this.writers.values()].map(({ name }) => isolate(name));
    const { oneTypes, twoType, manyType } = this.words;
    if (!one) this.typing.textContent = "";
    else if (!two) this.typing.textContent = fill(oneTypes, { name: one });
    else this.typing.textContent = more.length ? manyType : fill(twoType, { name: one, other: two });
  }
}

// A name's direction stays its own: FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE.
function isolate(name) {
  return `\u2068${name}\u2069`;
}

function toCamel(name) {
  return name.replace(/-(\w)/g, (match, letter) => letter.toUpperCase());
}
