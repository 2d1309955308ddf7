// Actions: ordered over the API and told when they are done. Without this the forms do the same with a page of their own.
(() => {
  "use strict";
  const token = document.querySelector('meta[name="securitytoken"]')?.content;
  const said = document.querySelector("#said");
  const words = { start: "Start", stop: "Stop", restart: "Restart", monitor: "Monitor", unmonitor: "Unmonitor" };
  if (document.body.classList.contains("read-only")) return;

  let quiet;
  const say = (text, stay) => {
    said.textContent = text;
    clearTimeout(quiet);
    if (!stay) quiet = setTimeout(() => (said.textContent = ""), 8000);
  };
  said.addEventListener("click", () => (said.textContent = ""));

  // The token's cookie lives for ten minutes; an open page keeps it alive.
  setInterval(() => fetch("/_ping").catch(() => {}), 240000);

  const pattern = (name) => name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  const result = (outcomes, what) => {
    const failed = outcomes.filter((o) => o.failed);
    if (failed.length === 0) return [`${what}: done`, false];
    if (failed.length === 1) return [`${failed[0].service}: ${failed[0].message}`, true];
    return [`${what}: ${failed.length} of ${outcomes.length} failed, the first ${failed[0].service}: ${failed[0].message}`, true];
  };
  document.addEventListener("submit", async (e) => {
    const button = e.submitter, form = e.target;
    if (button?.name !== "action" || form.getAttribute("action") !== "/_act") return;
    e.preventDefault();
    const data = new FormData(form), names = data.getAll("service"), action = button.value;
    const what = `${words[action]} ${names.length === 1 ? names[0] : names.length + " services"}`;
    if (names.length === 0) return say("Choose services first.");
    const ask = { action, services: names.map(pattern), wait: true };
    if (action === "unmonitor") {
      const [, n, unit] = /^(\d+)([mh])$/.exec(data.get("for") ?? "") ?? [];
      if (n) ask.for = Number(n) * (unit === "h" ? 3600 : 60);
      if (data.get("reason")) ask.reason = data.get("reason");
    }
    button.disabled = true;
    say(what + " …", true);
    try {
      const answer = await fetch("/api/actions", { method: "POST", body: JSON.stringify(ask), headers: { "Content-Type": "application/json", "X-CSRF-Token": token } });
      const reply = await answer.json();
      if (answer.status === 403) return location.reload(); // the page is older than its token
      if (!answer.ok) return say(reply.message, true);
      say(...result(reply.outcomes ?? [], what));
      form.querySelectorAll(".pick :checked").forEach((c) => (c.checked = false));
    } catch {
      say("The daemon does not answer.", true);
    } finally {
      button.disabled = false;
      button.blur();
      document.dispatchEvent(new Event("upkeep:done"));
    }
  });
})();
