// The content checks in the editor: their number on the panel's button, a new list after each
// save, and links that open the block they lead to.

class ContentChecks {
  static selector = "[data-content-checks]";

  constructor(element) {
    this.element = element;
    this.list = element.querySelector("[data-content-checks-list]");
    this.badge = this.addBadge();
    this.showCount();
    document.addEventListener("w-autosave:success", () => this.refresh());
    element.addEventListener("click", (event) => this.open(event));
  }

  addBadge() {
    const button = document.querySelector('[data-side-panel-toggle="checks"]');
    if (!button) return null;
    const badge = document.createElement("span");
    badge.className = "content-checks-badge";
    badge.setAttribute("aria-hidden", "true");
    button.style.position = "relative";
    button.append(badge);
    this.button = button;
    this.buttonLabel = button.getAttribute("aria-label");
    return badge;
  }

  showCount() {
    if (!this.badge) return;
    const count = Number(this.list.querySelector("[data-problem-count]")?.dataset.problemCount);
    this.badge.textContent = String(count);
    this.badge.hidden = !count;
    const label = count ? `${this.buttonLabel}: ${count} ${this.element.dataset.label}` : this.buttonLabel;
    this.button.setAttribute("aria-label", label);
  }

  async refresh() {
    const response = await fetch(this.element.dataset.url, { credentials: "same-origin" });
    if (!response.ok || response.redirected) return; // logged out meanwhile: the old list stays
    const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
    this.list.replaceChildren(...fresh.body.childNodes);
    this.showCount();
  }

  open(event) {
    const link = event.target.closest("a[data-problem]");
    const target = link && document.getElementById(link.hash.slice(1));
    if (!target) return;
    event.preventDefault();
    this.expand(target);
    target.scrollIntoView({ block: "start" });
    const fields = target.querySelectorAll(
      ':scope .w-panel__content :is(input, textarea, select, [contenteditable="true"], button)',
    );
    const field = [...fields].find((candidate) => candidate.checkVisibility());
    (field ?? target.querySelector("button"))?.focus({ preventScroll: true });
  }

  expand(target) {
    for (let panel = target; panel; panel = panel.parentElement.closest("[data-panel]")) {
      panel.querySelector('[data-panel-toggle][aria-expanded="false"]')?.click();
    }
  }
}

for (const element of document.querySelectorAll(ContentChecks.selector)) new ContentChecks(element);
