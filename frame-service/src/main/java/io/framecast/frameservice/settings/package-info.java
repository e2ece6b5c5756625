/** The frame service's settings, typed and validated. */
package io.framecast.frameservice.settings;
