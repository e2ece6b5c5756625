package io.framecast.strategist.domain;

import io.framecast.protocol.event.NodeLoad;
import java.time.Duration;
import java.time.Instant;

/**
 * A node's load, averaged over its reports: exponentially by the time between them, so that what was said one half-life ago
 * counts half as much as what is said now, however often the node reports. One burst is then no reason to pass a node over, nor
 * one quiet moment to give it all. Room and groups are not averaged: they are what they are.
 *
 * @param capacityBytesPerSecond averaged
 * @param sentBytesPerSecond averaged
 * @param at when the node last reported, by its own clock
 */
record SmoothedLoad(double capacityBytesPerSecond, double sentBytesPerSecond, Instant at) {

    /** The first report counts as it is. */
    static SmoothedLoad first(NodeLoad load, Instant at) {
        return new SmoothedLoad(load.capacityBytesPerSecond(), load.sentBytesPerSecond(), at);
    }

    /** After one more report; one that is not newer than the last changes nothing. */
    SmoothedLoad next(NodeLoad load, Instant reportedAt, Duration halfLife) {
        if (!reportedAt.isAfter(at)) {
            return this;
        }
        double halfLives = (double) Duration.between(at, reportedAt).toNanos() / halfLife.toNanos();
        double old = Math.pow(2, -halfLives);
        return new SmoothedLoad(old * capacityBytesPerSecond + (1 - old) * load.capacityBytesPerSecond(),
                old * sentBytesPerSecond + (1 - old) * load.sentBytesPerSecond(), reportedAt);
    }

    /** The latest load with what is averaged in its place. */
    NodeLoad of(NodeLoad latest) {
        return new NodeLoad(Math.round(capacityBytesPerSecond), Math.round(sentBytesPerSecond), latest.groups(), latest.freeBytes(),
                latest.storedBytes());
    }
}
