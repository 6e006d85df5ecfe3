// Shows the API's description; its buttons send the session's CSRF token along when they write.
const place = document.getElementById("api-docs");
const cookieStart = `${place.dataset.csrfCookie}=`;

function readCsrfToken() {
  const found = document.cookie.split("; ").find((cookie) => cookie.startsWith(cookieStart));
  return found ? found.slice(cookieStart.length) : "";
}

window.SwaggerUIBundle({
  url: place.dataset.schemaUrl,
  domNode: place,
  deepLinking: true,
  requestInterceptor: (request) => {
    const isOurs = new URL(request.url, location.href).origin === location.origin;
    if (isOurs && request.method && !["GET", "HEAD"].includes(request.method.toUpperCase())) {
      request.headers["X-CSRFToken"] = readCsrfToken();
    }
    return request;
  },
});
