// Asks whether something has happened, and puts what has changed in its place: nobody loses what they have opened, are
// typing, or are about to click.
const stale = (section) =>
  section.contains(document.activeElement) && document.activeElement.matches('input');

const refresh = async () => {
  const answer = await fetch(location.href);
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const section of document.querySelectorAll('section')) {
    const fresh = page.getElementById(section.id);
    if (!fresh || stale(section)) continue;
    for (const open of section.querySelectorAll('details[open]')) {
      const same = [...fresh.querySelectorAll('details')].find((one) => one.dataset.key === open.dataset.key);
      if (same) same.open = true;
    }
    if (section.outerHTML !== fresh.outerHTML) section.replaceWith(fresh);
  }
  document.querySelector('[data-version]').dataset.version = answer.headers.get('etag');
};

setInterval(async () => {
  const answer = await fetch(location.href, { method: 'HEAD' }).catch(() => null);
  const seen = document.querySelector('[data-version]').dataset.version;
  if (answer?.ok && answer.headers.get('etag') !== seen) await refresh().catch(() => null);
}, 1000);
