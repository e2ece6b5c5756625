/** What is done to a cluster's processes. */
package io.framecast.e2e.fault;
