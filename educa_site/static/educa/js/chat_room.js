// A class room, live: what comes by the socket is shown, what is written is sent, and where there is
// no socket the page is asked every few seconds. Without this file the page is a plain form.
import { ChatComposer } from "./chat_composer.js";
import { ChatConnection } from "./chat_connection.js";
import { LineWriter } from "./chat_line.js";
import { writeText } from "./chat_links.js";
import { ChatLog } from "./chat_log.js";
import { ChatOutbox, ChatStore } from "./chat_outbox.js";
import { readPage } from "./chat_page.js";
import { ChatPinned } from "./chat_pinned.js";
import { ChatPresence } from "./chat_presence.js";
import { begin, readLine, reduce } from "./chat_state.js";
import { ChatWeb } from "./chat_web.js";
import { Clock } from "./chat_words.js";

const POLL_EVERY = 4000;
const READ_EVERY = 1000;
const PASSING = ["too-slow", "flooding", "unavailable"];
const CLOSED = ["outdated", "logged-out", "not-allowed", "no-room"];

class ChatRoom {
  static selector = "[data-chat-room]";

  constructor(room) {
    this.room = room;
    this.words = room.dataset;
    const { me, course, now, timeZone, today } = room.dataset;
    this.clock = new Clock({ timeZone, serverTime: Number(now) * 1000, today });
    this.store = new ChatStore(`${course}:${me}`);
    this.state = begin({
      ...readPage(room),
      me: Number(me),
      moderates: "moderates" in room.dataset,
      unsent: this.store.read("unsent", []),
    });
    this.readTo = this.state.lines.at(-1)?.seq ?? 0;
    this.build();
    this.listen();
    this.log.adopt(this.state);
    this.log.render(this.state);
    this.log.begin();
    this.connection.open();
  }

  build() {
    const { room, words, store, clock } = this;
    const { roomUrl, messagesUrl, course, palettes, editSeconds } = room.dataset;
    const form = room.querySelector("[data-composer]");
    const token = form.elements.namedItem("csrfmiddlewaretoken").value;
    const parts = findParts(room);
    const writer = new LineWriter({ parts, clock, roomUrl, palettes: palettes.split(","), editSeconds: Number(editSeconds) });
    const dispatch = (event) => this.dispatch(event);
    const web = new ChatWeb({ roomUrl, messagesUrl, token });
    const jump = room.querySelector("[data-jump]");
    this.web = web;
    this.log = new ChatLog(room.querySelector("[data-log]"), { parts, writer, clock, jump, room });
    this.presence = new ChatPresence(room.querySelector("[data-state-line]"), words);
    this.connection = new ChatConnection({
      url: `${location.protocol === "https:" ? "wss:" : "ws:"}//${location.host}/ws/courses/${course}/chat/`,
      onFrame: (frame) => this.take(frame),
      onState: (state) => this.changeWay(state),
      ask: () => ({ type: "sync", after: this.state.cursor }),
    });
    this.outbox = new ChatOutbox({
      ...{ store, dispatch, web, words, connection: this.connection },
      read: () => this.state,
      way: () => (this.connection.isLive ? "socket" : this.way === "polling" ? "web" : ""),
    });
    this.pinned = new ChatPinned(room.querySelector("[data-pinned-lines]"), { part: parts.pin, clock, roomUrl });
    this.composer = new ChatComposer(form, {
      ...{ store, words, part: parts.person },
      onWrite: (body, refers, shown) => this.write(body, refers, shown),
      onTyping: () => this.connection.send({ type: "typing" }),
    });
    this.editing = {
      ...{ parts, web, words, dialog: room.querySelector("[data-delete-dialog]") },
      onChange: (line) => this.takeChanged(line),
      render: () => this.log.render(this.state),
    };
  }

  // Fetched for who changes a line; where it does not come, the link leads to the plain form.
  async edit(link) {
    this.editor ??= import("./chat_editor.js").then(({ LineEditor }) => new LineEditor(this.log, this.editing));
    const editor = await this.editor.catch(() => null);
    if (editor) editor.press(link);
    else location.assign(link.href);
  }

  async pin(button) {
    const url = button.formAction;
    const seq = Number(/(\d+)\/pin\/$/.exec(url)[1]);
    const answer = await this.web.pin(seq, button.value === "1");
    // The plain form does it, or says why not.
    if (answer.state === "ok") this.takeChanged(answer.body);
    else button.form.requestSubmit(button);
  }

  listen() {
    document.addEventListener("visibilitychange", () => {
      if (document.hidden) return;
      this.meetWants();
      this.markRead();
      this.poll();
    });
    this.room.addEventListener("click", (event) => this.press(event));
    setInterval(() => this.poll(), POLL_EVERY);
    // Lines grow too old to be changed, and days end.
    setInterval(() => this.log.render(this.state), 30_000);
    if (!this.log.older) return;
    const observer = new IntersectionObserver(([entry]) => entry.isIntersecting && this.loadOlder(), { rootMargin: "200px 0px" });
    requestAnimationFrame(() => observer.observe(this.log.older));
    this.olderObserver = observer;
  }

  // --- What happens --------------------------------------------------------------------------

  dispatch(event, options) {
    const before = this.state;
    this.state = reduce(before, event);
    if (this.state.pending !== before.pending) this.store.write("unsent", this.state.pending);
    if (this.state.count !== before.count) this.presence.showCount(this.state.count);
    if (this.state.lines !== before.lines) this.noticeNew(before);
    if (this.state.pinned !== before.pinned) this.pinned.render(this.state);
    if (this.state !== before) this.log.render(this.state, options);
    this.meetWants();
  }

  take(frame) {
    if (frame.type === "hello") {
      this.presence.showCount(frame.count);
      this.isSyncing = false;
    }
    if (frame.type === "typing" && frame.user.id !== this.state.me) this.presence.addWriter(frame.user);
    if (frame.type === "message.posted") this.presence.dropWriter(frame.user?.id);
    if (frame.type === "changes" || frame.type === "resync") this.isSyncing = false;
    if (frame.type === "history") this.isLoadingOlder = false;
    this.dispatch(frame);
    if (frame.type === "changes" && frame.more) this.sync();
    if (frame.type === "ack") this.presence.showDelay(frame.delayed);
    if (frame.type === "error" && frame.code === "muted") this.composer.showLimit(frame.detail);
    if (frame.type === "ack" || frame.type === "error") this.outbox.take(frame);
    this.markRead();
    if (frame.type === "history") this.watchOlder();
  }

  write(body, refers, shown) {
    const isTeacher = this.state.lines.some((line) => line.user?.id === this.state.me && line.user.isTeacher);
    const at = new Date(this.clock.now()).toISOString();
    this.outbox.write({ body, refers, ...shown, at, name: this.words.myName, isTeacher });
    this.log.goToEnd();
  }

  press(event) {
    const act = event.target.closest("[data-act]")?.dataset.act;
    const clientId = event.target.closest("[data-pending]")?.dataset.pending;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.shiftKey;
    const pin = event.target.closest("button[form=pin]");
    if (pin) {
      event.preventDefault();
      this.pin(pin);
    }
    if (["edit", "delete"].includes(act) && isPlain) {
      event.preventDefault();
      this.edit(event.target.closest("a"));
    }
    if (act === "reply" && isPlain) {
      event.preventDefault();
      const seq = Number(event.target.closest("article").dataset.seq);
      this.composer.refer(this.state.lines.find((line) => line.seq === seq));
    }
    if (act === "retry") this.outbox.retry(clientId);
    if (act === "take-back") {
      const item = this.state.pending.find((other) => other.client_id === clientId);
      this.dispatch({ type: "local.dropped", client_id: clientId });
      this.composer.takeBack(item.body);
    }
    if (this.log.older && event.target.closest("a") && this.log.older.contains(event.target)) {
      event.preventDefault();
      this.loadOlder();
    }
  }

  // What the API answers to a change. The frame of the room says the same, and may be away.
  takeChanged(line) {
    const known = this.state.lines.find((other) => other.seq === line.seq);
    if (!known && line.body === undefined) return;
    const gone = { ...known, body: "", isDeleted: true, isPinned: false, isModerated: known?.user?.id !== this.state.me };
    const fresh = line.body === undefined ? gone : readLine(line);
    this.dispatch({ type: "local.shown", lines: [{ ...fresh, change: 0 }] });
  }

  noticeNew(before) {
    const newest = before.lines.at(-1)?.seq ?? 0;
    const first = this.state.lines.find((line) => line.seq > newest && line.user?.id !== this.state.me);
    if (!first) return;
    if (!document.hidden && this.log.isAtEnd) return;
    if (!this.log.isAtEnd) this.log.showJump(true);
    this.state = reduce(this.state, { type: "local.unseen", seq: first.seq });
  }

  markRead() {
    const newest = this.state.lines.at(-1)?.seq ?? 0;
    if (document.hidden || newest <= this.readTo || this.readTimer) return;
    this.readTimer = setTimeout(() => {
      this.readTimer = null;
      const seq = this.state.lines.at(-1)?.seq ?? 0;
      if (!document.hidden && this.connection.send({ type: "read", seq })) this.readTo = seq;
    }, READ_EVERY);
  }

  // --- Ways to the room ------------------------------------------------------------------------

  changeWay(state) {
    if (state === "live") {
      this.way = "live";
      this.presence.showState("live");
      // The state of the socket before is over: everything since is asked for.
      this.dispatch({ type: "local.lost" });
      this.sync();
      this.outbox.lose();
      this.outbox.pump();
    } else if (CLOSED.includes(state)) {
      this.close(state);
    } else if (state === "lost" && this.way === "live") {
      this.outbox.lose();
      this.dispatch({ type: "local.lost" });
      this.way = "connecting";
      this.presence.showState("connecting");
      setTimeout(() => this.poll(), 300);
    } else if (PASSING.includes(state) || !this.way) {
      this.way = state === "lost" ? "connecting" : state;
      this.presence.showState(this.way);
    }
  }

  close(state) {
    this.way = state;
    this.outbox.lose();
    this.dispatch({ type: "local.lost" });
    this.presence.showState(state);
  }

  sync() {
    if (this.isSyncing && this.connection.isLive) return;
    this.isSyncing = this.connection.send({ type: "sync", after: this.state.cursor });
  }

  meetWants() {
    if (this.state.wants === "sync" && !this.isSyncing) this.sync();
    if (this.state.wants === "reload" && !this.isReloading && !document.hidden) this.reload();
  }

  async reload() {
    this.isReloading = true;
    const answer = await this.web.loadPage();
    this.isReloading = false;
    if (answer.state === "ok") this.dispatch({ type: "local.loaded", page: answer.page, replace: true });
    else setTimeout(() => this.meetWants(), POLL_EVERY);
  }

  // Opening the page marks it as read, so it is not asked for while nobody looks.
  async poll() {
    if (this.connection.isLive || this.isPolling || document.hidden || CLOSED.includes(this.way)) return;
    this.isPolling = true;
    const answer = await this.web.loadPage();
    this.isPolling = false;
    if (this.connection.isLive || CLOSED.includes(this.way)) return;
    if (CLOSED.includes(answer.state)) {
      this.connection.end(answer.state);
      return;
    }
    this.way = answer.state === "ok" ? "polling" : "offline";
    this.presence.showState(this.way);
    if (answer.state !== "ok") return;
    this.dispatch({ type: "local.loaded", page: answer.page });
    this.outbox.pump();
  }

  async loadOlder() {
    const { before } = this.state;
    if (before === null || this.isLoadingOlder) return;
    this.isLoadingOlder = true;
    if (this.connection.send({ type: "history", before, limit: 50 })) return;
    const answer = await this.web.loadPage(before);
    this.isLoadingOlder = false;
    if (answer.state !== "ok") return;
    const { lines, before: further } = answer.page;
    this.dispatch({ type: "local.older", lines, before: further });
    this.watchOlder();
  }

  // Still in sight after older lines came: the observer says so only when asked anew.
  watchOlder() {
    this.olderObserver?.unobserve(this.log.older);
    this.olderObserver?.observe(this.log.older);
  }
}

// Older pages of the room stand still: only their addresses become links.
class OlderRoom {
  static selector = "[data-older-room]";

  constructor(room) {
    for (const body of room.querySelectorAll("article .message__body")) writeText(body, body.textContent);
  }
}

function findParts(room) {
  const part = (name) => () =>
    document.importNode(room.querySelector(`template[data-part-${name}]`).content, true).firstElementChild;
  return Object.fromEntries(["line", "pending", "day", "marker", "editor", "pin", "person"].map((name) => [name, part(name)]));
}

for (const Behavior of [ChatRoom, OlderRoom]) {
  for (const element of document.querySelectorAll(Behavior.selector)) new Behavior(element);
}
