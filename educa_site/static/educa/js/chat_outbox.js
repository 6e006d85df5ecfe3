// Sends what was written, one line after the other, until the room has it. Each keeps its id, so that
// sent twice is once; what is not sent yet lives through a reload of the page.
import { newKey } from "./new_key.js";

const ANSWER_WITHIN = 10_000;
const REST = 5_000;

export class ChatOutbox {
  // `dispatch` takes an event of the state; `read` gives the state; `way` says "socket", "web" or "".
  constructor({ store, dispatch, read, way, connection, web, words }) {
    Object.assign(this, { store, dispatch, read, way, connection, web, words });
    this.current = null;
    this.restUntil = 0;
  }

  write(item) {
    this.dispatch({ type: "local.written", item: { client_id: newKey(), ...item } });
    this.pump();
  }

  retry(clientId) {
    this.restUntil = 0;
    this.dispatch({ type: "local.waiting", client_id: clientId });
    this.pump();
  }

  pump() {
    clearTimeout(this.timer);
    const item = this.read().pending.find((other) => other.state === "waiting");
    if (!item || this.current || !this.way()) return;
    const rest = this.restUntil - Date.now();
    if (rest > 0) {
      this.timer = setTimeout(() => this.pump(), rest);
      return;
    }
    this.current = item.client_id;
    this.dispatch({ type: "local.sending", client_id: item.client_id });
    if (this.way() === "socket") this.sendBySocket(item);
    else this.sendByWeb(item);
  }

  sendBySocket(item) {
    const { client_id, body, refers } = item;
    this.connection.send({ type: "message.send", client_id, body, ...refers });
    this.deadline = setTimeout(() => {
      this.fail(client_id, this.words.noAnswer);
      this.connection.giveUp();
    }, ANSWER_WITHIN);
  }

  async sendByWeb(item) {
    const answer = await this.web.post(item.client_id, item.body, item.refers);
    if (this.current !== item.client_id) return;
    if (answer.state === "ok") {
      this.dispatch({ type: "ack", client_id: item.client_id, seq: answer.body.seq });
      this.goOn();
    } else if (answer.state === "refused") {
      this.fail(item.client_id, answer.reason);
    } else {
      this.wait("", REST);
    }
  }

  // Frames that answer a line; true when this one did.
  take(frame) {
    if (frame.type === "ack") {
      if (frame.client_id === this.current) this.goOn();
      return;
    }
    const isMine = frame.client_id ? frame.client_id === this.current : frame.code === "flooding";
    if (!isMine || !this.current) return;
    const isPassing = ["too-fast", "unavailable", "flooding"].includes(frame.code);
    if (isPassing) this.wait(frame.detail, frame.wait_seconds ? frame.wait_seconds * 1000 + 100 : REST);
    else this.fail(frame.client_id, frame.detail);
  }

  fail(clientId, reason) {
    this.dispatch({ type: "local.failed", client_id: clientId, reason });
    this.goOn();
  }

  wait(reason, pause) {
    this.restUntil = Date.now() + pause;
    this.dispatch({ type: "local.waiting", client_id: this.current, reason });
    this.goOn();
  }

  goOn() {
    clearTimeout(this.deadline);
    this.current = null;
    this.pump();
  }

  // The socket is gone: what it had been given is given to the next one.
  lose() {
    clearTimeout(this.deadline);
    this.current = null;
  }
}

// What stays on this device until it is sent: lines, and the text in the field.
export class ChatStore {
  constructor(key) {
    this.key = `educa:chat:${key}`;
  }

  read(name, fallback) {
    try {
      return JSON.parse(sessionStorage.getItem(`${this.key}:${name}`)) ?? fallback;
    } catch {
      return fallback;
    }
  }

  write(name, value) {
    try {
      if (value?.length) sessionStorage.setItem(`${this.key}:${name}`, JSON.stringify(value));
      else sessionStorage.removeItem(`${this.key}:${name}`);
    } catch {
      // no storage here: it lives as long as the page
    }
  }
}
