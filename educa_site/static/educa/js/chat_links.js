// Makes the web addresses in a text links: nodes, never markup. Everything else stays text.
const ADDRESS = /https?:\/\/[^\s<>"'`\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+/giu;
const OPENS = { ")": "(", "]": "[", "}": "{" };

// Writes a text into an element that holds nothing else.
export function writeText(element, text) {
  element.replaceChildren(...makeNodes(text));
}

function makeNodes(text) {
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(ADDRESS)) {
    const address = trimEnd(match[0]);
    const href = readAddress(address);
    if (!href) continue;
    nodes.push(document.createTextNode(text.slice(end, match.index)), makeLink(address, href));
    end = match.index + address.length;
  }
  nodes.push(document.createTextNode(text.slice(end)));
  return nodes;
}

function makeLink(words, href) {
  const link = document.createElement("a");
  link.href = href;
  link.target = "_blank";
  link.rel = "noopener noreferrer nofollow ugc";
  link.textContent = words;
  return link;
}

// Only the web, and no address that begins with the name of another site: https://bank.example@evil.example/
function readAddress(text) {
  if (!URL.canParse(text)) return null;
  const url = new URL(text);
  const isWeb = url.protocol === "https:" || url.protocol === "http:";
  return isWeb && !url.username && !url.password ? url.href : null;
}

// The stop of a sentence is no part of an address, nor is a bracket that was opened before it.
function trimEnd(address) {
  let text = address;
  for (;;) {
    const last = text.at(-1);
    const opening = OPENS[last];
    const isLoose = opening && text.split(last).length > text.split(opening).length;
    if (!/[.,;:!?…]/u.test(last) && !isLoose) return text;
    text = text.slice(0, -1);
  }
}
