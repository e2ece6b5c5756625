package io.framecast.e2e;

import io.framecast.e2e.cluster.ClusterUnderTest;
import org.junit.jupiter.api.Order;

/** After processes were killed. */
@Order(14)
@OnCluster(OnCluster.HARMED)
final class HarmedDomainLogIT extends DomainLog {

    HarmedDomainLogIT(ClusterUnderTest cluster) {
        super(cluster);
    }
}
