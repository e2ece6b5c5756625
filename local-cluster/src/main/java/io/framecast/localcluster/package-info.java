/**
 * The one-machine cluster and its command line.
 *
 * <p>{@code layout} says what a cluster consists of and where its files are, {@code process} sees and signals operating
 * system processes, {@code runtime} makes service jars quick to start, {@code kafka} and {@code postgres} are the embedded
 * servers, {@code launch} starts and stops the whole, {@code gateway} speaks to a running cluster,
 * {@code terminal} says how text looks, {@code cli} reads arguments and prints.
 */
package io.framecast.localcluster;
