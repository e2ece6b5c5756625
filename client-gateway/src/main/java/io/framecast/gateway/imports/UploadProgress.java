package io.framecast.gateway.imports;

import org.jspecify.annotations.Nullable;

/**
 * How far an upload is.
 *
 * @param offset bytes that have come
 * @param bytes bytes the file has
 * @param expires when it is forgotten, as an HTTP date; null where it was just removed
 */
public record UploadProgress(long offset, long bytes, @Nullable String expires) {}
