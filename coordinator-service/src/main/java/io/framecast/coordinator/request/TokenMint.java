package io.framecast.coordinator.request;

/** Makes the token with which a node joins a group at its sink. */
@FunctionalInterface
public interface TokenMint {

    /** The token for that start of the node in the group of that RUID, term and epoch. */
    String mint(String ruid, String node, long incarnation, long term, int epoch);
}
