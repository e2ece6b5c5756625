// What is said of a source, by what its sink says of the link, what the domain's view says of the node, and whether it has sent anything.

const WORDS = { ACTIVE: 'sending', STANDBY: 'standby', LATE: 'late' };

/**
 * @param {string|undefined} state as the sink says, undefined for a node that is no source
 * @param {object} request
 * @param {number} request.total how many frames have come from it
 * @param {boolean} request.isTold whether a gateway is there that tells of sources
 * @param {boolean} request.isOwed whether any frame is on order
 * @returns {string} how the node does
 */
export function sourceWord(state, { total, isTold, isOwed }) {
  if (!isTold) return '';
  // Late before its first frame is late to dial: nothing that it had begun has stopped.
  if (isOwed && isAwaited(state, total)) return 'awaited';
  // Its sink takes it for late until it sends again; where nothing is on order it has nothing to send.
  if (state === 'LATE' && !isOwed) return 'idle';
  return WORDS[state] ?? 'not asked';
}

/** Whether a source is late with its very first frame. @param {string|undefined} state @param {number} total frames that came from it */
export function isAwaited(state, total) {
  return state === 'LATE' && total === 0;
}

/** Since when nodes are lost. A node whose link is lost is lost at once; it is no more when the domain has had it back. */
export class Losses {
  #losses = new Map();

  /**
   * @param {string} node
   * @param {string|undefined} state as the sink says
   * @param {{lostAt: number|null}|undefined} member as the domain's view says, undefined where it never had the node
   * @param {number} now milliseconds
   * @returns {number|null} since when it is lost, null where it is not
   */
  lostAt(node, state, member, now) {
    const hasLeft = member !== undefined && member.lostAt !== null;
    if (state !== 'LOST' && !hasLeft) {
      this.#losses.delete(node);
      return null;
    }
    if (!this.#losses.has(node)) this.#losses.set(node, { at: member?.lostAt ?? now, hasLeft, isBack: false });
    const loss = this.#losses.get(node);
    if (hasLeft && loss.isBack) Object.assign(loss, { at: member.lostAt, isBack: false });
    loss.isBack = loss.hasLeft && !hasLeft;
    loss.hasLeft ||= hasLeft;
    return loss.isBack ? null : loss.at;
  }
}
