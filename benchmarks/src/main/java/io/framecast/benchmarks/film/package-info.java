/** Films to play, drawn here: a benchmark needs no footage. */
package io.framecast.benchmarks.film;
