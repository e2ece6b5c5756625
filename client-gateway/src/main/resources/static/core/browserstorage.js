// The browser's Cache storage as a place for named bytes. Only secure pages have it (https, or this machine).

const CACHE = 'framecast-frames';
const PATH = '/kept-frames/';

/**
 * @param {CacheStorage} [caches]
 * @param {string} origin
 * @returns {Promise<import('./keptframes.js').Storage|null>} null where the browser keeps nothing for this page
 */
export async function browserStorage(caches, origin) {
  if (caches === undefined) return null;
  let cache;
  try {
    cache = await caches.open(CACHE);
  } catch {
    return null;
  }
  const url = (name) => `${origin}${PATH}${name}`;
  return {
    async names() {
      const requests = await cache.keys();
      return requests.map((request) => new URL(request.url).pathname.slice(PATH.length));
    },
    async read(name) {
      const response = await cache.match(url(name));
      return response === undefined ? null : new Uint8Array(await response.arrayBuffer());
    },
    async write(name, bytes) {
      await cache.put(url(name), new Response(bytes));
    },
    async remove(name) {
      await cache.delete(url(name));
    },
  };
}
