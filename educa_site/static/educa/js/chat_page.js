// Reads the lines of a class room from its page: the one that is open, or one that was fetched.

export function readPage(room) {
  const number = (text) => (text === undefined ? null : Number(text));
  return {
    change: Number(room.dataset.change),
    before: number(room.dataset.before),
    readSeq: number(room.dataset.read),
    pinned: [...room.querySelectorAll("[data-pin]")].map(readPin),
    lines: [...room.querySelectorAll("article[data-seq]")].map((article) => readArticle(article, room.dataset.myName)),
  };
}

function readPin(item) {
  return {
    seq: Number(item.dataset.pin),
    at: item.dataset.at,
    name: "nobody" in item.dataset ? "" : item.querySelector("bdi").textContent,
    body: item.querySelector(".message__body").textContent,
  };
}

function readArticle(article, myName) {
  const { seq, change, user, at, teacher, edited, deleted, moderated } = article.dataset;
  // One's own lines say "You".
  const name = article.querySelector(".message__name bdi")?.textContent ?? myName;
  return {
    seq: Number(seq),
    change: Number(change),
    user: user === undefined ? null : { id: Number(user), name, isTeacher: teacher !== undefined },
    body: article.querySelector(".message__body")?.textContent ?? "",
    at,
    isEdited: edited !== undefined,
    isDeleted: deleted !== undefined,
    isModerated: moderated !== undefined,
    isPinned: article.dataset.pinned !== undefined,
    quote: readQuote(article.querySelector("[data-quote]")),
    about: readAbout(article.querySelector(".message__about a")),
  };
}

function readQuote(quote) {
  if (!quote) return null;
  const isDeleted = "gone" in quote.dataset;
  return {
    seq: Number(quote.dataset.quote),
    name: quote.querySelector("bdi").textContent,
    body: isDeleted ? "" : quote.querySelector("[dir]").textContent,
    isDeleted,
  };
}

function readAbout(link) {
  return link && { title: link.textContent, url: link.getAttribute("href") };
}
