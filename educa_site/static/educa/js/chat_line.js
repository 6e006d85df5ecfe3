// Writes one line of a class room from its template. Nothing of it is ever markup.
import { writeText } from "./chat_links.js";
import { fill, initials } from "./chat_words.js";

const SAME_BREATH = 5 * 60_000;

export class LineWriter {
  constructor({ parts, clock, palettes, roomUrl, editSeconds }) {
    Object.assign(this, { parts, clock, palettes, roomUrl });
    this.editTime = editSeconds * 1000;
  }

  // Everything that tells how a line looks now; two equal ones look alike.
  view(line, previous, state) {
    const isOwn = line.user !== null && line.user.id === state.me;
    return {
      ...line,
      change: undefined,
      time: this.clock.time(line.at),
      isOwn,
      isMore: this.isMore(line, previous),
      isSent: line.seq === state.sentSeq,
      canEdit: isOwn && !line.isDeleted && this.clock.now() - Date.parse(line.at) < this.editTime,
      canDelete: !line.isDeleted && (isOwn || state.moderates),
      canPin: !line.isDeleted && state.moderates,
    };
  }

  isMore(line, previous) {
    return Boolean(
      previous?.user &&
        line.user?.id === previous.user.id &&
        this.clock.day(previous.at) === this.clock.day(line.at) &&
        Date.parse(line.at) - Date.parse(previous.at) < SAME_BREATH,
    );
  }

  write(article, view) {
    const copy = this.parts.line();
    const { user } = view;
    const keep = (selector, isWanted) => isWanted || copy.querySelector(selector).remove();
    keep("[data-own]", view.isOwn);
    keep("[data-named]", user && !view.isOwn);
    keep("[data-nobody]", !user);
    keep(".avatar", !view.isMore);
    keep(".tag--teacher", user?.isTeacher && !view.isMore);
    keep("[data-edited]", view.isEdited);
    keep("[data-sent]", view.isSent);
    keep("[data-pinned-word]", view.isPinned);
    keep("[data-act=reply]", !view.isDeleted);
    keep("[data-act=report]", !view.isDeleted && !view.isOwn);
    keep("[form=pin]", view.canPin);
    keep(".message__quote", view.quote);
    keep(".message__about", view.about);
    keep("[data-act=edit]", view.canEdit);
    keep("[data-act=delete]", view.canDelete);
    keep("[data-by-team]", view.isDeleted && view.isModerated);
    keep("[data-by-author]", view.isDeleted && !view.isModerated);
    keep(".message__body", !view.isDeleted);
    this.fillIn(copy, view);
    article.className = "message";
    article.classList.toggle("message--own", view.isOwn);
    article.classList.toggle("message--more", view.isMore);
    article.id = `m-${view.seq}`;
    article.dataset.seq = view.seq;
    article.replaceChildren(...copy.childNodes);
  }

  fillIn(copy, view) {
    const { user, seq } = view;
    const avatar = copy.querySelector(".avatar");
    if (avatar) {
      avatar.textContent = initials(user?.name ?? "");
      avatar.classList.toggle("avatar--nobody", !user);
      if (user) avatar.dataset.subject = this.palettes[user.id % this.palettes.length];
    }
    const name = copy.querySelector(".message__name");
    name.classList.toggle("visually-hidden", view.isMore);
    if (user && !view.isOwn) name.querySelector("bdi").textContent = user.name;
    const time = copy.querySelector("time");
    time.dateTime = view.at;
    time.textContent = view.time;
    for (const link of copy.querySelectorAll("[data-act]")) {
      const { act } = link.dataset;
      link.href = act === "reply" ? `${this.roomUrl}?reply=${seq}#composer` : `${this.roomUrl}${seq}/${act}/`;
      const number = link.querySelector(".visually-hidden");
      number.textContent = fill(number.textContent, { seq });
    }
    const body = copy.querySelector(".message__body");
    if (body) writeText(body, view.body);
    this.fillInPin(copy, view);
    this.fillInReferences(copy, view);
  }

  fillInPin(copy, { seq, isPinned }) {
    const pin = copy.querySelector("[form=pin]");
    if (!pin) return;
    pin.formAction = `${this.roomUrl}${seq}/pin/`;
    pin.value = isPinned ? "0" : "1";
    pin.querySelector(isPinned ? "[data-pin-word]" : "[data-unpin-word]").remove();
    const number = pin.querySelector(".visually-hidden");
    number.textContent = fill(number.textContent, { seq });
  }

  fillInReferences(copy, { quote, about }) {
    const quoted = copy.querySelector(".message__quote");
    if (quoted) {
      const name = quoted.querySelector("bdi");
      const text = quoted.querySelector("[dir]");
      quoted.querySelector("a").href = `${this.roomUrl}?before=${quote.seq + 1}#m-${quote.seq}`;
      name.textContent = quote.name || name.dataset.nobodyWord;
      text.textContent = quote.isDeleted ? text.dataset.goneWord : quote.body;
    }
    const link = copy.querySelector(".message__about a");
    if (link) Object.assign(link, { href: about.url, textContent: about.title });
  }

  // A line that is not in the room yet: on its way, waiting, or refused.
  writePending(article, item) {
    const show = (selector, isShown) => {
      article.querySelector(selector).hidden = !isShown;
    };
    const body = article.querySelector(".message__body");
    if (!body.firstChild) writeText(body, item.body);
    article.dataset.pending = item.client_id;
    article.classList.toggle("message--failed", item.state === "failed");
    show("[data-sending]", item.state === "sending");
    show("[data-waiting]", item.state === "waiting");
    show("[data-failed]", item.state === "failed");
    const reason = article.querySelector("[data-reason]");
    if (reason.textContent !== (item.reason ?? "")) reason.textContent = item.reason ?? "";
    reason.hidden = !item.reason;
    show("[data-actions]", item.state === "failed" || Boolean(item.reason));
  }
}
