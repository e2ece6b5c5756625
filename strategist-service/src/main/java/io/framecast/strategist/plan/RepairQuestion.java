package io.framecast.strategist.plan;

import java.util.List;

/**
 * A movie and who stores it.
 *
 * @param frames how many frames it has
 * @param bytes size of one copy of them all
 * @param copies on how many nodes each shall be
 * @param blockLength how many consecutive frames stay together
 * @param roundBytes how much a node is given in one round
 * @param nodes all that may store frames or do, each named once
 */
public record RepairQuestion(int frames, long bytes, int copies, int blockLength, long roundBytes, List<RepairNode> nodes) {}
