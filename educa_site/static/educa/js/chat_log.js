// Shows the lines of a class room: writes what has changed and nothing else, keeps the place where
// one reads and the focus, and stays at the end with who is at the end.
const NEAR_END = 80;

export class ChatLog {
  constructor(element, { parts, writer, clock, jump, room }) {
    Object.assign(this, { element, parts, writer, clock, jump });
    this.older = element.querySelector("[data-older]");
    this.latest = element.querySelector("[data-latest]");
    this.latest.hidden = true; // it loads the page anew
    this.nodes = new Map();
    this.looks = new Map();
    room.classList.add("chat-page__log--live");
    jump.addEventListener("click", () => this.goToEnd());
    this.follows = true;
    addEventListener("scroll", () => this.follow(), { passive: true });
    // The field grows with its text, and covers what one was reading.
    new ResizeObserver(() => this.follows && this.goToEnd()).observe(room.querySelector(".composer"));
  }

  get isAtEnd() {
    const page = document.documentElement;
    return page.scrollHeight - innerHeight - scrollY < NEAR_END;
  }

  // What the server has written is taken as it is; only addresses become links.
  adopt(state) {
    for (const article of this.element.querySelectorAll("article[data-seq]")) {
      this.nodes.set(`line-${article.dataset.seq}`, article);
    }
    for (const day of this.element.querySelectorAll("[data-day]")) {
      this.nodes.set(`day-${day.dataset.day}`, day);
    }
    const marker = this.element.querySelector("[data-unread]");
    if (marker) this.nodes.set("marker", marker);
    state.lines.forEach((line, place) => {
      const view = this.writer.view(line, state.lines[place - 1], state);
      this.looks.set(`line-${line.seq}`, JSON.stringify(view));
      const body = this.nodes.get(`line-${line.seq}`).querySelector(".message__body");
      if (body && /https?:/i.test(line.body)) this.writer.write(this.nodes.get(`line-${line.seq}`), view);
    });
  }

  begin() {
    const marker = this.nodes.get("marker");
    const wanted = this.nodes.get(location.hash.replace("#m-", "line-"));
    if (wanted) wanted.scrollIntoView({ block: "center", behavior: "instant" });
    else if (marker) marker.scrollIntoView({ block: "center", behavior: "instant" });
    else this.goToEnd();
    this.follow();
  }

  render(state, { toEnd = false } = {}) {
    const stay = toEnd || this.isAtEnd;
    const anchor = stay ? null : this.findAnchor();
    const top = anchor?.getBoundingClientRect().top;
    const items = this.list(state);
    this.removeOthers(new Set(items.map((item) => item.key)));
    this.place(items.map((item) => this.update(item)));
    this.element.querySelector("[data-empty]")?.toggleAttribute("hidden", items.length > 0);
    this.showOlder(state.before);
    if (stay) this.goToEnd();
    else if (anchor?.isConnected) {
      scrollBy({ top: anchor.getBoundingClientRect().top - top, behavior: "instant" });
    }
  }

  list(state) {
    const items = [];
    let day = null;
    state.lines.forEach((line, place) => {
      const lineDay = this.clock.day(line.at);
      if (lineDay !== day) items.push({ key: `day-${lineDay}`, kind: "day", at: line.at });
      day = lineDay;
      if (line.seq === state.markAt) items.push({ key: "marker", kind: "marker" });
      const view = this.writer.view(line, state.lines[place - 1], state);
      items.push({ key: `line-${line.seq}`, kind: "line", view });
    });
    for (const item of state.pending) if (!item.isHere) items.push({ key: `pending-${item.client_id}`, kind: "pending", item });
    return items;
  }

  update({ key, kind, view, item, at }) {
    const node = this.nodes.get(key) ?? this.parts[kind]();
    this.nodes.set(key, node);
    if (kind === "pending") this.writer.writePending(node, item);
    if (kind === "day") this.writeDay(node, this.clock.nameDay(at));
    const look = kind === "line" && JSON.stringify(view);
    const isBusy = "editing" in node.dataset && !view.isDeleted;
    if (look && this.looks.get(key) !== look && !isBusy) {
      this.looks.set(key, look);
      keepFocus(node, () => this.writer.write(node, view));
    }
    return node;
  }

  // The server names days in its own way: left alone until the name is another.
  writeDay(node, name) {
    node.dataset.name ??= node.textContent ? name : "";
    if (node.dataset.name === name) return;
    node.dataset.name = name;
    node.textContent = name;
  }

  removeOthers(wanted) {
    for (const [key, node] of this.nodes) {
      if (wanted.has(key)) continue;
      if (node.contains(document.activeElement)) this.element.focus({ preventScroll: true });
      node.remove();
      this.nodes.delete(key);
      this.looks.delete(key);
    }
  }

  place(nodes) {
    let next = this.older ? this.older.nextElementSibling : this.element.firstElementChild;
    for (const node of nodes) {
      if (node === next) next = next.nextElementSibling;
      else this.element.insertBefore(node, next);
    }
  }

  showOlder(before) {
    if (!this.older) return;
    if (before === null && this.older.contains(document.activeElement)) {
      this.element.focus({ preventScroll: true });
    }
    this.older.hidden = before === null;
  }

  findAnchor() {
    return [...this.element.querySelectorAll("article")].find((article) => article.getBoundingClientRect().bottom > 0);
  }

  follow() {
    this.follows = this.isAtEnd;
    if (this.follows) this.showJump(false);
  }

  // Written anew even where a line is open to be changed; the focus goes to it.
  forget(seq) {
    this.looks.delete(`line-${seq}`);
  }

  goToEnd() {
    scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
    this.showJump(false);
  }

  showJump(isShown) {
    if (!isShown && this.jump === document.activeElement) this.element.focus({ preventScroll: true });
    this.jump.hidden = !isShown;
  }
}

// Writing a line anew takes its links away: the focus goes to the same link, or to the line.
function keepFocus(node, write) {
  const focused = node.contains(document.activeElement) ? document.activeElement : null;
  write();
  if (!focused) return;
  const same = focused.dataset.act && node.querySelector(`[data-act="${focused.dataset.act}"]`);
  (same || node).focus({ preventScroll: true });
}
