/** Imports: what became of each, and the upload's way through this gateway to a frame service. */
@NullMarked
package io.framecast.gateway.imports;

import org.jspecify.annotations.NullMarked;
