package io.framecast.e2e;

import io.framecast.e2e.cluster.ClusterUnderTest;
import org.junit.jupiter.api.Order;

/** After scenarios that harm nothing. */
@Order(5)
@OnCluster(OnCluster.SHARED)
final class DomainLogIT extends DomainLog {

    DomainLogIT(ClusterUnderTest cluster) {
        super(cluster);
    }
}
