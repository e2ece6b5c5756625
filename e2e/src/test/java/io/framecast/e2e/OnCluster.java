package io.framecast.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The scenarios of this class run on a cluster; it is given to them as a parameter of type {@code ClusterUnderTest}, and
 * {@code Figures} too.
 *
 * <p>Classes that name the same cluster share it. Only one runs at a time: the next name ends the former, so classes are
 * ordered by cluster.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(ClusterExtension.class)
@interface OnCluster {

    /** Unharmed: scenarios change no process. */
    String SHARED = "shared";

    /** Scenarios kill and freeze its processes and have it healed afterwards. */
    String HARMED = "harmed";

    /** Which of the two. */
    String value();
}
