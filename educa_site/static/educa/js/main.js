// What every page has. Pages work without this file; kinds of pages with more of their own have a
// module beside it that is named after their template.
import { start } from "./behaviors.js";
import { ThemeSwitch, ThemeToggle } from "./theme_switch.js";
import { AccountMenu } from "./account_menu.js";
import { CopyCode } from "./copy_code.js";
import { Drawer } from "./drawer.js";
import { ErrorSummary } from "./error_summary.js";
import { PasswordToggle } from "./password_toggle.js";
import { PasskeyAlert, PasskeyButton } from "./passkey.js";

start([
  ThemeSwitch,
  ThemeToggle,
  AccountMenu,
  CopyCode,
  Drawer,
  ErrorSummary,
  PasswordToggle,
  PasskeyAlert,
  PasskeyButton,
]);
