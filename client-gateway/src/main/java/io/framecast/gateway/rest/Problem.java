package io.framecast.gateway.rest;

/**
 * An error, RFC 9457.
 *
 * @param type always {@code about:blank}: the status says the kind
 * @param title the status in words
 * @param status as in HTTP
 * @param detail rule, value and remedy
 * @param instance the path that was asked for
 */
record Problem(String type, String title, int status, String detail, String instance) {}
