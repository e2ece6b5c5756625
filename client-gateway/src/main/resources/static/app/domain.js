// The domain as this page has seen it: polled, with those who left kept in the list, so that a killed node is seen.

import { compareReports } from '../core/views.js';
import { ApiError, get, useGateways } from './api.js';

const POLL_MILLIS = 1000;
const LOST_KEPT_MAX = 32;
const LOG_MAX = 50;

/**
 * @typedef {object} Member
 * @property {string} nodeId
 * @property {string} role
 * @property {string} [address]
 * @property {string} [state]
 * @property {object} [load] what it last said it has to give
 * @property {number|null} lostAt milliseconds of the day it went, null while it is there
 */

export class DomainWatch extends EventTarget {
  /** @type {Map<string, Member>} */
  members = new Map();
  name = '';
  viewNumber = null;
  coordinators = [];
  unreachableSince = null;
  /** What changed since the page was opened, oldest first. @type {{at: number, node: string, kind: string, text: string}[]} */
  log = [];
  #report = null;
  #timer = null;
  #polling = false;

  /** Begins polling; dispatches `change` after each answer and `happened` with what has changed. */
  start() {
    this.#poll();
    document.addEventListener('visibilitychange', () => !document.hidden && this.look());
  }

  /** Asks now: something says that a node is gone. */
  look() {
    if (this.#polling) return;
    clearTimeout(this.#timer);
    this.#poll();
  }

  async #poll() {
    this.#polling = true;
    try {
      this.#merge(await get('/domain'));
      this.unreachableSince = null;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.unreachableSince ??= Date.now();
    } finally {
      this.#polling = false;
      this.#timer = setTimeout(() => this.#poll(), POLL_MILLIS);
    }
    this.dispatchEvent(new Event('change'));
  }

  #merge(report) {
    // A gateway that has just started may know an older view than the one that answered before.
    if (this.#report !== null && report.view.number < this.#report.view.number && this.#report.domain === report.domain) return;
    const changes = compareReports(this.#report, report);
    this.#report = report;
    this.name = report.domain;
    this.viewNumber = report.view.number;
    this.coordinators = report.coordinators ?? [];
    useGateways(gatewaysOf(report));
    const present = new Set(report.view.members.map(({ nodeId }) => nodeId));
    for (const member of report.view.members) this.members.set(member.nodeId, { ...member, lostAt: null });
    for (const member of this.members.values()) if (!present.has(member.nodeId)) member.lostAt ??= Date.now();
    const lost = [...this.members.values()].filter((member) => member.lostAt !== null).sort((a, b) => a.lostAt - b.lostAt);
    for (const member of lost.slice(0, Math.max(0, lost.length - LOST_KEPT_MAX))) this.members.delete(member.nodeId);
    for (const change of changes) this.#tell(change);
  }

  #tell(change) {
    const entry = { ...change, at: Date.now() };
    this.log.push(entry);
    if (this.log.length > LOG_MAX) this.log.shift();
    this.dispatchEvent(new CustomEvent('happened', { detail: entry }));
  }
}

/** Base addresses of the live gateways, for when the page's own is gone. */
function gatewaysOf({ view }) {
  return view.members
    .filter(({ role, address }) => address && String(role).toLowerCase().startsWith('gateway'))
    .map(({ address }) => `${location.protocol}//${address}`);
}
