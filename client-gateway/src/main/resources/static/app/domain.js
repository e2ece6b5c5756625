// The domain as this page has seen it: polled, with those who left kept in the list, so that a killed node is seen.

import { ApiError, get } from './api.js';

const POLL_MILLIS = 1000;
const LOST_KEPT_MAX = 32;

/**
 * @typedef {object} Member
 * @property {string} nodeId
 * @property {string} role
 * @property {string} [address]
 * @property {string} [state]
 * @property {number|null} lostAt milliseconds of the day it went, null while it is there
 */

export class DomainWatch extends EventTarget {
  /** @type {Map<string, Member>} */
  members = new Map();
  name = '';
  viewNumber = null;
  coordinators = [];
  unreachableSince = null;
  #timer = null;

  /** Begins polling; dispatches `change` whenever something changed, `left` and `joined` with the node. */
  start() {
    this.#poll();
    document.addEventListener('visibilitychange', () => {
      if (!document.hidden && this.#timer !== null) {
        clearTimeout(this.#timer);
        this.#poll();
      }
    });
  }

  async #poll() {
    this.#timer = null;
    try {
      this.#merge(await get('/domain'));
      this.unreachableSince = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.unreachableSince ??= Date.now();
    } finally {
      this.#timer = setTimeout(() => this.#poll(), POLL_MILLIS);
    }
    this.dispatchEvent(new Event('change'));
  }

  #merge(domain) {
    const first = this.viewNumber === null;
    this.name = domain.domain;
    this.viewNumber = domain.view.number;
    this.coordinators = domain.coordinators ?? [];
    const present = new Set();
    for (const member of domain.view.members) {
      present.add(member.nodeId);
      const before = this.members.get(member.nodeId);
      this.members.set(member.nodeId, { ...member, lostAt: null });
      if (!first && (before === undefined || before.lostAt !== null)) this.#tell('joined', member.nodeId);
    }
    for (const member of this.members.values()) {
      if (present.has(member.nodeId) || member.lostAt !== null) continue;
      member.lostAt = Date.now();
      this.#tell('left', member.nodeId);
    }
    const lost = [...this.members.values()].filter((member) => member.lostAt !== null).sort((a, b) => a.lostAt - b.lostAt);
    for (const member of lost.slice(0, Math.max(0, lost.length - LOST_KEPT_MAX))) this.members.delete(member.nodeId);
  }

  #tell(type, nodeId) {
    this.dispatchEvent(new CustomEvent(type, { detail: { nodeId, view: this.viewNumber, at: Date.now() } }));
  }
}
