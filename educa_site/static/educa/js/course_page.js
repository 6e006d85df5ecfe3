// A course's public page: the blocks of its overview.
import { start } from "./behaviors.js";
import { contentBehaviors } from "./content_blocks.js";

start(contentBehaviors);
