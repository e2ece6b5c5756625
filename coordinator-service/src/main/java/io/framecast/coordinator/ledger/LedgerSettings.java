package io.framecast.coordinator.ledger;

import io.framecast.protocol.topic.KafkaConnection;
import java.time.Duration;

/**
 * How the ledger is written.
 *
 * @param kafka where it reads
 * @param domain the topics' prefix; also names the consumer group
 * @param nodeId names the client in the broker's logs
 * @param batchRecords records written in one transaction at most
 * @param retryEvery after a failure it begins again after this
 */
public record LedgerSettings(KafkaConnection kafka, String domain, String nodeId, int batchRecords, Duration retryEvery) {}
