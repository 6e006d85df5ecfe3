// The socket of a class room: opened, watched, opened again. It knows frames, and not what they mean.
const FIRST_WAIT = 500;
const LONGEST_WAIT = 15_000;
const FLOODING_WAIT = 60_000;
// A socket nobody has heard of for so long is asked; without an answer it is given up.
const QUIET = 40_000;
const ANSWER_WITHIN = 8_000;

// Codes (chat/events.py) that pass by themselves, those that no further attempt changes, and what they mean.
const PASSING = { 4408: "too-slow", 4429: "flooding", 4503: "unavailable" };
const ENDS = { 4400: "outdated", 4401: "logged-out", 4403: "not-allowed", 4404: "no-room" };

export class ChatConnection {
  // `onState` is called with "connecting", "live", "lost" or a value of PASSING or ENDS; `ask` returns
  // a frame that the server answers always.
  constructor({ url, onFrame, onState, ask }) {
    Object.assign(this, { url, onFrame, onState, ask });
    this.failures = 0;
    addEventListener("online", () => this.hurry());
    addEventListener("offline", () => this.giveUp());
    document.addEventListener("visibilitychange", () => !document.hidden && this.hurry());
    addEventListener("pagehide", () => this.socket?.close());
    addEventListener("pageshow", (event) => event.persisted && this.open());
  }

  get isLive() {
    return this.isGreeted && this.socket?.readyState === WebSocket.OPEN;
  }

  open() {
    clearTimeout(this.timer);
    if (this.isEnded || this.socket) return;
    this.onState(this.failures ? "lost" : "connecting");
    const socket = new WebSocket(this.url);
    this.socket = socket;
    this.isGreeted = false;
    socket.addEventListener("message", (event) => this.socket === socket && this.take(JSON.parse(event.data)));
    socket.addEventListener("close", (event) => this.socket === socket && this.lose(event.code));
    this.watch(ANSWER_WITHIN, () => this.giveUp());
  }

  send(frame) {
    if (!this.isLive) return false;
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  take(frame) {
    this.watch(QUIET, () => this.check());
    if (frame.type === "hello") {
      this.isGreeted = true;
      this.failures = 0;
      this.onFrame(frame);
      this.onState("live");
    } else {
      this.onFrame(frame);
    }
  }

  // A sleeping laptop or a dead network leaves a socket that looks open.
  check() {
    if (!this.send(this.ask())) return;
    this.watch(ANSWER_WITHIN, () => this.giveUp());
  }

  watch(wait, then) {
    clearTimeout(this.watchdog);
    this.watchdog = setTimeout(then, wait);
  }

  giveUp() {
    const socket = this.socket;
    if (!socket) return;
    this.lose(1006);
    socket.close();
  }

  lose(code) {
    clearTimeout(this.watchdog);
    this.socket = null;
    this.isGreeted = false;
    const end = ENDS[code];
    this.isEnded = Boolean(end);
    this.onState(end ?? PASSING[code] ?? "lost");
    if (end) return;
    const wait = Math.min(FIRST_WAIT * 2 ** this.failures++, LONGEST_WAIT);
    // Half of it is chance, so that a class does not come back in one moment.
    const jittered = wait / 2 + (Math.random() * wait) / 2;
    this.timer = setTimeout(() => this.open(), code === 4429 ? FLOODING_WAIT : jittered);
  }

  end(state) {
    this.isEnded = true;
    clearTimeout(this.timer);
    this.onState(state);
  }

  hurry() {
    if (this.socket) this.check();
    else this.open();
  }
}
