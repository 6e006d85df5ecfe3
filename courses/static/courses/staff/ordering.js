/* Moves a row without loading the page anew; the focus stays on the row that moved. */

class PageOrder {
  static selector = "[data-page-order]";

  constructor(list) {
    this.list = list;
    this.status = document.querySelector("[data-order-status]");
    this.isBusy = false;
    list.addEventListener("submit", (event) => this.submit(event));
  }

  async submit(event) {
    const { submitter, target: form } = event;
    if (!submitter) return;
    event.preventDefault();
    if (this.isBusy) return;
    this.isBusy = true;
    const body = new FormData(form, submitter);
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body,
        headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
      });
      const said = await answer.json();
      if (said.order) this.arrange(said.order, form.closest("[data-page-id]"), submitter.value);
      this.status.textContent = said.message;
    } catch {
      // No JSON: logged out, no turn, or offline. The plain form shows the server's own answer.
      const step = Object.assign(document.createElement("input"), { type: "hidden", name: "to" });
      step.value = submitter.value;
      form.append(step);
      form.submit();
    } finally {
      this.isBusy = false;
    }
  }

  arrange(order, moved, step) {
    for (const row of this.list.children) {
      row.classList.toggle("page-order__row--moved", row === moved);
    }
    for (const id of order) {
      const row = this.list.querySelector(`[data-page-id="${Number(id)}"]`);
      if (row) this.list.append(row);
    }
    const last = this.list.children.length - 1;
    [...this.list.children].forEach((row, index) => {
      for (const button of row.querySelectorAll("button[name=to]")) {
        const isUpward = button.value === "up" || button.value === "first";
        button.disabled = index === (isUpward ? 0 : last);
      }
    });
    const pressed = moved.querySelector(`button[value="${step}"]`);
    (pressed.disabled ? moved.querySelector("button[name=to]:not([disabled])") : pressed)?.focus();
  }
}

document.querySelectorAll(PageOrder.selector).forEach((list) => new PageOrder(list));
