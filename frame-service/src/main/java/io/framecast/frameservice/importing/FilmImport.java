package io.framecast.frameservice.importing;

import io.framecast.frameservice.store.MovieVersion;

/**
 * An import this node has the film of.
 *
 * @param importId the import
 * @param version the movie version it makes
 */
public record FilmImport(String importId, MovieVersion version) {}
