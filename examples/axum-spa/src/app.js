// Signing in by fetch alone. Every answer is JSON: a `status` when it went well, a `code` when it did not.

const find = id => document.getElementById(id);

/** Shows one part of the page and says something. */
function show(part, message = "") {
  for (const id of ["login", "sent", "confirm", "user"]) find(id).hidden = id !== part;
  find("message").textContent = message;
}

/** Talks to the server. The session is in cookies that no script can read, so there is nothing to keep here. */
async function ask(path, body) {
  const response = await fetch(path, {
    method: body ? "POST" : "GET",
    headers: { accept: "application/json", ...(body && { "content-type": "application/json" }) },
    body: body && JSON.stringify(body),
  });
  return { ok: response.ok, wait: Number(response.headers.get("retry-after")), ...(await response.json()) };
}

/** What to say about a `code`; the part of the page stays what it is. */
function problem({ code, wait }) {
  const said = {
    invalid_email: "That is not an e-mail address.",
    code_wrong: "That code does not match. Look at the other device and try again.",
    code_out_of_tries: "That was the last try for this link. Ask for a new one.",
    too_many_requests: `That was a lot in a short time. Try again in ${wait} seconds.`,
    unavailable: `We cannot sign you in right now. Try again in ${wait} seconds.`,
  };
  find("message").textContent = said[code] ?? "That did not work. Try again.";
}

/** Who is signed in? An outage is no answer to that, so it changes nothing but the message. */
async function refresh() {
  const me = await ask("/api/me");
  if (me.ok) {
    find("who").textContent = me.email;
    show("user");
  } else if (me.code === "unauthenticated") {
    if (find("sent").hidden) show("login");
  } else {
    problem(me);
  }
}

/** What an attempt to sign in came to. */
function signedIn(answer) {
  if (answer.status === "signed_in") return refresh();
  if (answer.status === "declined") return show("login");
  if (answer.status === "confirm") {
    find("account").textContent = answer.account;
    return show("confirm");
  }
  return problem(answer);
}

find("login").addEventListener("submit", async event => {
  event.preventDefault();
  const email = find("email").value;
  const answer = await ask("/login", { email, return_to: "/" });
  if (!answer.ok) return problem(answer);
  find("address").textContent = email;
  show("sent");
});

find("code").addEventListener("submit", async event => {
  event.preventDefault();
  signedIn(await ask("/login/code", { code: find("typed").value }));
});

find("confirm").addEventListener("submit", async event => {
  event.preventDefault();
  signedIn(await ask("/login/confirm", { answer: event.submitter.value }));
});

find("logout").addEventListener("click", async () => {
  const answer = await ask("/logout", {});
  if (answer.ok) show("login", "You are signed out.");
  else problem(answer);
});

find("other").addEventListener("click", () => show("login"));

// The link was perhaps opened in another tab.
document.addEventListener("visibilitychange", () => document.hidden || refresh());

refresh();
