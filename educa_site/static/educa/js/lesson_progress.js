// A lesson reports what is done of it: parts scrolled past, films watched, files opened, buttons.
// Every part and the page have a button that works without this file.
import { MarkComplete } from "./mark_complete.js";
import { watchPart } from "./part_watch.js";
import { ProgressQueue } from "./progress_queue.js";
import { ProgressTrouble } from "./progress_trouble.js";

export class LessonProgress {
  static selector = "form[data-lesson-progress]";

  constructor(form) {
    const { course, place, page, now } = form.dataset;
    this.page = Number(page);
    this.place = place;
    this.takenBackKey = `educa:taken-back:${place}:${page}`;
    this.trouble = new ProgressTrouble(document.querySelector("[data-progress-trouble]"), () => this.queue.send());
    this.parts = new Map(
      [...document.querySelectorAll("[data-part]")].map((section) => [
        section.dataset.part,
        { section, button: section.querySelector(":scope > .part-tick") },
      ]),
    );
    const complete = document.querySelector("[data-mark-complete]");
    this.complete = complete && new MarkComplete(complete, (isDone) => this.press(isDone));
    // What the server said last; what it does not know yet is laid over it.
    this.known = {
      is_done: this.complete?.isDone ?? false,
      done: [...this.parts].filter(([, part]) => isPressed(part.button)).map(([id]) => id),
    };
    this.queue = new ProgressQueue({
      url: form.action,
      course: Number(course),
      place,
      token: form.elements.namedItem("csrfmiddlewaretoken").value,
      serverTime: Number(now) * 1000,
      told: (what, answer) => this.hear(what, answer),
    });
    this.listen();
    this.show();
    this.report("page_opened");
    this.queue.send();
  }

  listen() {
    for (const [id, part] of this.parts) {
      part.button.addEventListener("click", (event) => {
        event.preventDefault();
        this.toggle(id, !isPressed(part.button));
      });
      watchPart(part, {
        place: this.place,
        isWanted: () => !isPressed(part.button) && !this.takenBack.includes(id),
        onDone: () => this.report("block_done", id),
        onPosition: (seconds) => this.bookmark(id, seconds),
      });
    }
  }

  report(kind, block) {
    this.queue.add({ kind, page: this.page, ...(block && { block }) });
    this.show();
  }

  bookmark(block, seconds) {
    const event = { kind: "media_position", page: this.page, block, seconds };
    this.queue.add(event, { isBookmark: true });
  }

  toggle(id, isDone) {
    this.takenBack = isDone ? this.takenBack.filter((other) => other !== id) : [...this.takenBack, id];
    this.report(isDone ? "block_done" : "block_undone", id);
  }

  press(isDone) {
    this.report(isDone ? "page_completed" : "page_reopened");
    this.queue.send();
  }

  // What somebody took back is not ticked by scrolling again.
  get takenBack() {
    try {
      return JSON.parse(localStorage.getItem(this.takenBackKey)) ?? [];
    } catch {
      return this.takenBackHere ?? [];
    }
  }

  set takenBack(ids) {
    this.takenBackHere = ids;
    try {
      localStorage.setItem(this.takenBackKey, JSON.stringify(ids));
    } catch {
      // no storage here
    }
  }

  hear(what, answer) {
    if (what === "sent") {
      this.trouble.clear();
      if (answer.pages[this.page]) this.known = answer.pages[this.page];
      this.complete?.showCourse(answer, this.known.is_done);
      this.show();
      return;
    }
    this.trouble.tell(what);
  }

  show() {
    const done = new Set(this.known.done);
    let isDone = this.known.is_done;
    const isAllDone = () => [...this.parts.keys()].every((id) => done.has(id));
    for (const event of this.queue.events) {
      if (event.page !== this.page) continue;
      if (event.kind === "page_completed") isDone = true;
      if (event.kind === "page_reopened") isDone = false;
      if (event.kind === "block_undone") done.delete(event.block);
      if (event.kind === "block_done" && !done.has(event.block)) {
        done.add(event.block);
        isDone ||= isAllDone();
      }
    }
    for (const [id, { button }] of this.parts) showPart(button, done.has(id));
    this.complete?.showPage(isDone);
  }
}

function isPressed(button) {
  return button.getAttribute("aria-pressed") === "true";
}

function showPart(button, isDone) {
  button.setAttribute("aria-pressed", String(isDone));
  button.name = isDone ? "undone" : "done";
  button.title = isDone ? button.dataset.titleOn : button.dataset.titleOff;
}
