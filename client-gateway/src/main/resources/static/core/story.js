// A request's history, told as the ten steps it goes through. Pure.

/** Each step: what it is called on the domain's topics, its name, and what it means. */
export const STEPS = [
  { events: ['CRQ'], name: 'Asked for', meaning: 'A gateway asks for the frames this viewer wants, less those it has.' },
  { events: ['PRQ'], name: 'Listed', meaning: 'The primary coordinator of this request puts it on its list of pending ones: now it is official.' },
  { events: [], impliedBy: 'PRQ', name: 'Backed up', meaning: 'The backup coordinator has the same list, so that the primary may die.' },
  { events: ['DSTRG'], impliedBy: 'STRG', name: 'Planned', meaning: 'A strategist proposes which node sends which frames, and who stands by for each.' },
  { events: ['STRG'], name: 'Accepted', meaning: 'The coordinator accepts one strategy: the video group of this epoch.' },
  { events: ['SVJOIN'], name: 'Joined', meaning: 'Each node of the group is told its own part, and nobody else is.' },
  { events: ['PROGRESS', 'SLOST'], name: 'Streaming', meaning: 'Frame services push in parallel; what one cannot send, its standbys do.' },
  { events: ['CDONE', 'CANCEL'], name: 'Watched', meaning: 'The viewer is done and says which frames it keeps.' },
  { events: ['VDONE', 'VPDONE', 'SDONE'], reachedBy: ['END'], name: 'Dissolved', meaning: 'The group ends; every node leaves it.' },
  { events: [], impliedBy: 'END', name: 'Recorded', meaning: 'Holdings and the ledger are up to date; the nodes stay in the domain.' },
];

/**
 * @typedef {object} Step
 * @property {number} number 1-10
 * @property {string} name
 * @property {string} meaning
 * @property {'done'|'current'|'ahead'} state
 * @property {number|null} afterMillis from the request's first event to this step's first, null where it has none
 * @property {{event: string, afterMillis: number, detail: string}[]} entries what happened in it, oldest first
 */

/**
 * @param {{phase: string, history: {at: string, event: string, detail: string}[]}} request as REST gives it
 * @returns {Step[]} ten
 */
export function tellStory({ phase, history }) {
  const begun = history.length > 0 ? Date.parse(history[0].at) : 0;
  const happened = new Set(history.map(({ event }) => event));
  const ended = happened.has('VDONE') || happened.has('VPDONE') || ['DONE', 'CANCELLED', 'ABANDONED', 'FAILED'].includes(phase);
  if (ended) happened.add('END');
  // A node that leaves an earlier epoch (SDONE) does not end the request.
  const reached = STEPS.map((step) => (step.reachedBy ?? step.events).some((event) => happened.has(event)) || happened.has(step.impliedBy));
  const furthest = reached.lastIndexOf(true);
  return STEPS.map(({ name, meaning, events }, index) => {
    const entries = history
      .filter(({ event }) => events.includes(event))
      .map(({ at, event, detail }) => ({ event, afterMillis: Date.parse(at) - begun, detail: detail ?? '' }));
    return {
      number: index + 1, name, meaning, entries,
      state: index === furthest && !ended ? 'current' : index <= furthest ? 'done' : 'ahead',
      afterMillis: entries.length > 0 ? entries[0].afterMillis : null,
    };
  });
}

/** @param {number} millis from the beginning @returns {string} such as "+8 ms", "+2.4 s", "+3 min" */
export function formatAfter(millis) {
  if (millis < 1000) return `+${Math.max(0, Math.round(millis))} ms`;
  if (millis < 60_000) return `+${(millis / 1000).toFixed(1)} s`;
  return `+${Math.round(millis / 60_000)} min`;
}
