// Entry: the header's status and which of the two screens is shown, by the address after `#`.

import { libraryHash, parseRoute } from '../core/routes.js';
import { el, icon, setText } from './dom.js';
import { substitute } from './api.js';
import { DomainWatch } from './domain.js';
import { formatClock } from './format.js';
import { toggleHelp } from './help.js';
import { keepingButton } from './keeping.js';
import { LibraryScreen } from './library.js';
import { PlayerScreen } from './playerscreen.js';
import { exposeTestSurface } from './surface.js';
import { themeButton } from './theme.js';
import { Uploads } from './uploads.js';

const main = document.getElementById('main');
const status = document.getElementById('domain-status');
const banner = document.getElementById('banner');
const domain = new DomainWatch();
const uploads = new Uploads();
const uploadLink = el('a', { class: 'upload-link', hidden: true });
let screen = null;
/** The library as it was left: what was searched for, and how far down. */
const library = { query: '', scrollTop: 0 };

document.getElementById('tools').append(uploadLink, status,
  el('button', { class: 'icon-button', type: 'button', title: 'Keys (?)', 'aria-label': 'Keys', onclick: toggleHelp }, icon('help')), keepingButton(), themeButton());

function show() {
  const route = parseRoute(location.hash);
  const stays = route.screen === 'player' ? screen instanceof PlayerScreen && screen.movieId === route.movieId : screen instanceof LibraryScreen;
  if (stays) screen.go(route);
  else change(route);
  if (route.screen === 'library') library.query = route.query;
}

function change(route) {
  if (screen instanceof LibraryScreen) Object.assign(library, { query: screen.pages.query, scrollTop: scrollY });
  const comesBack = screen instanceof PlayerScreen;
  screen?.close();
  screen = route.screen === 'player' ? new PlayerScreen(route, domain, library.query) : new LibraryScreen(domain, uploads, route.query);
  main.replaceChildren(screen.element);
  exposeTestSurface(screen instanceof PlayerScreen ? screen : null);
  if (comesBack && screen instanceof LibraryScreen) restoreScroll(library.scrollTop);
  else scrollTo(0, 0);
  showUploads();
}

/** The list comes a moment after the screen: scroll once it is as long as it was. */
function restoreScroll(top) {
  const observer = new ResizeObserver(() => {
    if (document.documentElement.scrollHeight < top + innerHeight) return;
    scrollTo(0, top);
    observer.disconnect();
  });
  observer.observe(main);
  addEventListener('wheel', () => observer.disconnect(), { once: true, passive: true });
}

function showDomain() {
  const alive = [...domain.members.values()].filter((member) => member.lostAt === null).length;
  status.toggleAttribute('data-lost', domain.unreachableSince !== null);
  if (domain.viewNumber === null) setText(status, domain.unreachableSince === null ? 'connecting' : 'no connection');
  else {
    const host = substitute()?.replace(/^https?:\/\//, '');
    const which = `${domain.name} · view ${domain.viewNumber} · `;
    const who = domain.unreachableSince === null ? `${alive} nodes` : 'no connection';
    const by = host === undefined || domain.unreachableSince !== null ? '' : ` by ${host}`;
    // A narrow screen has no room for the name, and a line of its own for who answers.
    if (status.dataset.said !== which + who + by) {
      status.dataset.said = which + who + by;
      status.replaceChildren(el('span', { class: 'domain-name' }, which), who, by === '' ? '' : el('span', { class: 'domain-by' }, el('span', { class: 'domain-name' }, ' ·'), by));
    }
  }
  banner.hidden = domain.unreachableSince === null;
  if (!banner.hidden) {
    setText(banner, `No gateway has answered since ${formatClock(domain.unreachableSince)}. What is buffered still plays; trying again every second.`);
  }
}

/** In the player the queue is a line in the header; in the library it is the list itself. */
function showUploads() {
  const { unfinished, items } = uploads.queue;
  const failed = items.filter(({ state }) => state === 'FAILED').length;
  uploadLink.hidden = !(screen instanceof PlayerScreen) || (unfinished === 0 && failed === 0);
  uploadLink.href = libraryHash();
  setText(uploadLink, unfinished > 0 ? `${unfinished} ${unfinished === 1 ? 'upload' : 'uploads'}` : `${failed} failed`);
}

domain.addEventListener('change', showDomain);
uploads.addEventListener('change', showUploads);
addEventListener('hashchange', show);
addEventListener('pagehide', () => screen?.leavePage?.());
addEventListener('pageshow', (event) => {
  // Out of the back/forward cache: the request was ended when the page went there.
  if (event.persisted) change(parseRoute(location.hash));
});
addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches?.('input, select, textarea')) return;
  if (event.key === '?') toggleHelp();
  else if (event.key === '/' && screen instanceof LibraryScreen) screen.search.focus();
  else return;
  event.preventDefault();
});
document.querySelector('.skip').addEventListener('click', (event) => {
  // The fragment is the route: jump without changing it.
  event.preventDefault();
  main.focus();
});
showDomain();
show();
domain.start();
