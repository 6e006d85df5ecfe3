// Theme choice: system, light or dark, kept for a year in one cookie that the server reads.
const root = document.documentElement;
const system = matchMedia("(prefers-color-scheme: dark)");

function applyTheme(theme) {
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  const age = theme === "system" ? 0 : 31536000;
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `educa_theme=${theme}; path=/; max-age=${age}; samesite=lax${secure}`;
  document.dispatchEvent(new CustomEvent("theme:changed"));
}

export class ThemeSwitch {
  static selector = "[data-theme-switch]";

  constructor(fieldset) {
    this.fieldset = fieldset;
    fieldset.hidden = false;
    fieldset.addEventListener("change", (event) => applyTheme(event.target.value));
    document.addEventListener("theme:changed", () => this.show());
    this.show();
  }

  show() {
    const current = root.dataset.theme ?? "system";
    for (const radio of this.fieldset.querySelectorAll("input")) radio.checked = radio.value === current;
  }
}

export class ThemeToggle {
  static selector = "[data-theme-toggle]";

  constructor(button) {
    this.button = button;
    button.hidden = false;
    button.addEventListener("click", () => applyTheme(this.isDark() ? "light" : "dark"));
    document.addEventListener("theme:changed", () => this.show());
    system.addEventListener("change", () => this.show());
    this.show();
  }

  isDark() {
    return root.dataset.theme ? root.dataset.theme === "dark" : system.matches;
  }

  show() {
    const isDark = this.isDark();
    const { labelToLight, labelToDark } = this.button.dataset;
    this.button.toggleAttribute("data-on", isDark);
    this.button.querySelector("[data-label]").textContent = isDark ? labelToLight : labelToDark;
  }
}
