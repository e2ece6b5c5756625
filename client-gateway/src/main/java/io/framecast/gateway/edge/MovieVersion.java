package io.framecast.gateway.edge;

/** One import of a movie: an id that is used again has another version, and nothing of it is mixed with what was. */
record MovieVersion(String movieId, String version) {}
