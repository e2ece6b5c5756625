/** A real browser. */
package io.framecast.e2e.browser;
