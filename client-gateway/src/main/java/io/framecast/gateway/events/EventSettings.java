package io.framecast.gateway.events;

/**
 * What bounds those who watch events.
 *
 * @param maxClients clients at once; further ones are refused
 * @param buffer events that wait for one client, at most: a client that is slower is dropped
 * @param kept latest events that are kept for a client that comes back
 * @param maxBodyBytes an event whose body is longer is told without it
 */
public record EventSettings(int maxClients, int buffer, int kept, int maxBodyBytes) {}
