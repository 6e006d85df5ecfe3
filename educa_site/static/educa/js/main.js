// The inventory: starts every behavior on the elements that ask for it. Pages work without this file.
import { ThemeSwitch, ThemeToggle } from "./theme_switch.js";
import { AccountMenu } from "./account_menu.js";
import { Drawer } from "./drawer.js";
import { ErrorSummary } from "./error_summary.js";
import { PasswordToggle } from "./password_toggle.js";
import { PasskeyAlert, PasskeyButton } from "./passkey.js";
import { Transcript } from "./transcript.js";
import { CopyCode } from "./copy_code.js";
import { SectionTick, PageContents } from "./section_ticks.js";
import { LessonProgress } from "./lesson_progress.js";

const behaviors = [
  ThemeSwitch,
  ThemeToggle,
  AccountMenu,
  Drawer,
  ErrorSummary,
  PasswordToggle,
  PasskeyAlert,
  PasskeyButton,
  Transcript,
  CopyCode,
  SectionTick,
  PageContents,
  LessonProgress,
];

for (const Behavior of behaviors) {
  for (const element of document.querySelectorAll(Behavior.selector)) new Behavior(element);
}
