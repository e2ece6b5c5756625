// A read-only window on the player for end-to-end tests and the curious: `framecast.player` in the console.

/** @param {import('./playerscreen.js').PlayerScreen|null} screen the player on show, null in the library */
export function exposeTestSurface(screen) {
  const player = Object.freeze({
    /** What plays and how well; null until the movie is known. */
    get state() {
      const viewing = screen?.viewing;
      if (!viewing) return null;
      return {
        movieId: viewing.movie.id,
        frames: viewing.movie.frames,
        ruid: viewing.ruid,
        phase: viewing.phase,
        epoch: viewing.epoch,
        frame: viewing.frame,
        shown: { ...viewing.shown },
        connected: viewing.connection.connected,
        gateway: viewing.connection.gateway,
        problem: viewing.problem?.detail ?? null,
        sources: viewing.sources.map((source) => ({ ...source, ...viewing.arrivals.meter(source.node, Date.now()) })),
        takeovers: viewing.arrivals.takeovers.map((takeover) => ({ ...takeover })),
        ...pick(viewing.state),
        playing: viewing.play.playing,
        direction: viewing.play.direction,
        rate: viewing.play.rate,
        marks: { ...viewing.marks },
        looping: viewing.looping,
      };
    },
    /** With `?readback=1`: for each painted frame, its number and the number read back from the picture. */
    get readback() {
      return screen?.viewing?.readback.map((entry) => ({ ...entry })) ?? [];
    },
  });
  Object.defineProperty(window, 'framecast', { value: Object.freeze({ player: screen === null ? null : player }), configurable: true });
}

function pick({ painted, dropped, received, bad, unavailable, holds, heldMillis, stride, buffered, ahead, cacheBytes, generation, onOrder, kept, keptBytes, reread }) {
  return { painted, dropped, received, bad, unavailable, holds, heldMillis, stride, buffered, ahead, cacheBytes, generation, onOrder, kept, keptBytes, reread };
}
