// Module or lesson: content blocks, the margin, progress, shortcuts.
import { start } from "./behaviors.js";
import { contentBehaviors } from "./content_blocks.js";
import { SectionTick, PageContents } from "./section_ticks.js";
import { LessonProgress } from "./lesson_progress.js";
import { Shortcuts } from "./shortcuts.js";

start([...contentBehaviors, SectionTick, PageContents, LessonProgress, Shortcuts]);
