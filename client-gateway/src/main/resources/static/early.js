// Before anything else: the theme the viewer chose, or the page would flash in the other one; and a word where the page's own
// parts do not arrive, or it would stay empty without saying why.
try {
  const theme = localStorage.getItem('framecast.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden: then the system's scheme holds.
}

addEventListener('error', ({ target }) => {
  if (!(target instanceof HTMLScriptElement) && !(target instanceof HTMLLinkElement)) return;
  const tell = () => document.getElementById('unloaded').removeAttribute('hidden');
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', tell);
  else tell();
}, true);
