// What the team keeps in sight above the log: follows what is pinned and taken down by others.

export class ChatPinned {
  constructor(section, { part, clock, roomUrl }) {
    Object.assign(this, { section, part, clock, roomUrl });
    this.list = section.querySelector("ul");
  }

  render({ pinned, moderates }) {
    this.section.hidden = !pinned.length;
    this.list.replaceChildren(...pinned.map((line) => this.write(line, moderates)));
  }

  write({ seq, name, body, at }, moderates) {
    const item = this.part();
    item.dataset.pin = seq;
    item.dataset.at = at;
    item.querySelector(".message__body").textContent = body;
    item.querySelector("a").href = `${this.roomUrl}?before=${seq + 1}#m-${seq}`;
    if (name) item.querySelector("bdi").textContent = name;
    item.querySelector("[data-date]").textContent = this.clock.date(at);
    const button = item.querySelector("button");
    if (!moderates) button?.remove();
    else button.formAction = `${this.roomUrl}${seq}/pin/`;
    const number = button?.querySelector(".visually-hidden");
    if (number) number.textContent = number.textContent.replace("{seq}", seq);
    return item;
  }
}
