// Whether a gateway leaves its viewer waiting: frames are due, and not one comes. Pure: time is passed in, in milliseconds.

export class StarvationWatch {
  #since = null;

  /** A frame came. */
  fed() {
    this.#since = null;
  }

  /**
   * Looks again; to be called often.
   * @param {number} now
   * @param {boolean} isDue whether frames are due
   * @param {number} patienceMillis how long it may take for one to come
   * @returns {boolean} true once each time that it took longer
   */
  isStarved(now, isDue, patienceMillis) {
    if (!isDue) {
      this.#since = null;
      return false;
    }
    this.#since ??= now;
    if (now - this.#since < patienceMillis) return false;
    this.#since = null;
    return true;
  }
}
