// What the blocks of an author do in a browser.
import { ImageZoom } from "./image_zoom.js";
import { Player } from "./player.js";
import { Transcript } from "./transcript.js";

export const contentBehaviors = [Player, Transcript, ImageZoom];
