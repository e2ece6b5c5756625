/** What the cluster's nodes measure, as a real Prometheus sees it. */
package io.framecast.e2e.prometheus;
