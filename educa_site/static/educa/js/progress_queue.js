// What a student did and the server does not know yet. Kept on the device until it is acknowledged,
// and sent again with the same keys: the server counts each key once, however often it comes.
import { newKey } from "./new_key.js";

const SEND_AFTER = 1200;
const TRY_AGAIN_AFTER = [5_000, 15_000, 60_000];
const BATCH = 100;

export class ProgressQueue {
  // `told` is called with "sent" and the answer, or with "offline", "failed", "signed-out", "closed", "refused".
  constructor({ url, course, place, token, serverTime, told }) {
    Object.assign(this, { url, course, token, told });
    this.storeKey = `educa:progress:${place}`;
    this.offset = serverTime ? serverTime - Date.now() : 0;
    this.lastTime = 0;
    this.failures = 0;
    this.memory = [];
    addEventListener("online", () => this.send());
    addEventListener("pagehide", () => this.send());
    document.addEventListener("visibilitychange", () => document.hidden && this.send());
  }

  get events() {
    try {
      return JSON.parse(localStorage.getItem(this.storeKey)) ?? [];
    } catch {
      return this.memory;
    }
  }

  set events(list) {
    this.memory = list;
    try {
      if (list.length) localStorage.setItem(this.storeKey, JSON.stringify(list));
      else localStorage.removeItem(this.storeKey);
    } catch {
      // no storage here: what is left lives as long as the page
    }
  }

  // Two events of one page never share a moment, so that the later one wins.
  now() {
    this.lastTime = Math.max(Date.now() + this.offset, this.lastTime + 1);
    return new Date(this.lastTime).toISOString();
  }

  add(event, { isBookmark = false } = {}) {
    const rest = isBookmark
      ? this.events.filter((other) => other.kind !== event.kind || other.block !== event.block)
      : this.events;
    this.events = [...rest, { key: newKey(), at: this.now(), ...event }];
    this.sendIn(SEND_AFTER);
  }

  sendIn(wait) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.send(), wait);
  }

  async send() {
    clearTimeout(this.timer);
    const batch = this.events.slice(0, BATCH);
    if (!batch.length || this.isSending) return;
    this.isSending = true;
    const response = await this.post(batch);
    this.isSending = false;
    if (response?.ok && !response.redirected) {
      this.failures = 0;
      await this.settle(batch, response);
    } else if (response && response.status < 500 && response.status !== 429) {
      if (response.status === 400) this.forget(batch.map((event) => event.key));
      this.told({ 404: "closed", 400: "refused" }[response.status] ?? "signed-out");
    } else {
      this.told(response ? "failed" : "offline");
      this.sendIn(TRY_AGAIN_AFTER[Math.min(this.failures++, TRY_AGAIN_AFTER.length - 1)]);
    }
  }

  post(batch) {
    return fetch(this.url, {
      method: "POST",
      body: JSON.stringify({ course: this.course, events: batch }),
      headers: { "Content-Type": "application/json", "X-CSRFToken": this.token },
      credentials: "same-origin",
      keepalive: true, // goes out even when the page is left
    }).catch(() => null);
  }

  async settle(batch, response) {
    const answer = await response.json();
    this.forget(batch.map((event) => event.key));
    this.told("sent", answer);
    if (answer.refused.length) this.told("refused");
    if (this.events.length) this.sendIn(0);
  }

  forget(keys) {
    this.events = this.events.filter((event) => !keys.includes(event.key));
  }
}
