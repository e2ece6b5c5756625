package io.framecast.benchmarks.film;

import java.nio.file.Path;
import java.util.Map;

/**
 * A film as it was uploaded, and so what every frame of it must be.
 *
 * @param id movie id
 * @param file Motion-JPEG, one JPEG after the other
 * @param frames how many
 * @param sha256ByFrame digest of each JPEG, in hex
 */
public record Film(String id, Path file, int frames, Map<Integer, String> sha256ByFrame) {}
