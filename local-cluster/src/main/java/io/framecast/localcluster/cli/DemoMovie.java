package io.framecast.localcluster.cli;

import io.framecast.localcluster.layout.ClusterDirectory;
import io.framecast.localcluster.layout.ClusterPlan;
import io.framecast.localcluster.runtime.Installation;
import java.io.PrintWriter;

/** The movie that a first start brings along. */
final class DemoMovie {

    DemoMovie(Installation installation, ClusterDirectory directory, ClusterPlan plan) {}

    void importOnce(PrintWriter err) {}
}
