// The menu is a details element. This closes it as people expect: Escape, or a click elsewhere.
export class AccountMenu {
  static selector = "details.menu";

  constructor(menu) {
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
    document.addEventListener("click", (event) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  }
}
