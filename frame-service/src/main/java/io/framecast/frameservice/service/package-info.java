/** The parts put together: the node's beans, its life in the domain, its health and load. */
package io.framecast.frameservice.service;
