// Entry: the header's status and which of the two screens is shown, by the address after `#`.

import { setText } from './dom.js';
import { substitute } from './api.js';
import { DomainWatch } from './domain.js';
import { LibraryScreen } from './library.js';
import { PlayerScreen } from './playerscreen.js';
import { exposeTestSurface } from './surface.js';
import { formatClock } from './format.js';

const main = document.getElementById('main');
const status = document.getElementById('domain-status');
const banner = document.getElementById('banner');
const domain = new DomainWatch();
let screen = null;

function show() {
  screen?.close();
  const match = /^#\/movies\/([^/?]+)/.exec(location.hash);
  screen = match ? new PlayerScreen(decodeURIComponent(match[1]), domain) : new LibraryScreen(domain);
  main.replaceChildren(screen.element);
  exposeTestSurface(screen instanceof PlayerScreen ? screen : null);
  scrollTo(0, 0);
}

function showDomain() {
  const alive = [...domain.members.values()].filter((member) => member.lostAt === null).length;
  status.toggleAttribute('data-lost', domain.unreachableSince !== null);
  if (domain.viewNumber === null) setText(status, domain.unreachableSince === null ? 'connecting' : 'no connection');
  else {
    const by = substitute();
    setText(status, `${domain.name} · view ${domain.viewNumber} · ${alive} nodes${by === null ? '' : ` · by ${by.replace(/^https?:\/\//, '')}`}`);
  }
  banner.hidden = domain.unreachableSince === null;
  if (!banner.hidden) {
    setText(banner, `No gateway has answered since ${formatClock(domain.unreachableSince)}. What is buffered still plays; trying again every second.`);
  }
}

domain.addEventListener('change', showDomain);
addEventListener('hashchange', show);
addEventListener('pagehide', () => screen?.leavePage?.());
addEventListener('pageshow', (event) => {
  // Out of the back/forward cache: the request was ended when the page went there.
  if (event.persisted) show();
});
document.querySelector('.skip').addEventListener('click', (event) => {
  // The fragment is the route: jump without changing it.
  event.preventDefault();
  main.focus();
});
showDomain();
show();
domain.start();
