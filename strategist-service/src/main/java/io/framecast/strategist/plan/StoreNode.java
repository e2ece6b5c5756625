package io.framecast.strategist.plan;

/**
 * A live frame service that may store frames.
 *
 * @param node its name
 * @param zone its zone or rack, empty where there are none
 * @param freeBytes room it has left
 */
public record StoreNode(String node, String zone, long freeBytes) {}
