/** Real footage and an independent decoder. */
package io.framecast.e2e.footage;
