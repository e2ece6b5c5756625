package io.framecast.coordinator.ledger;

/** Another writer has moved the ledger on: what was read is to be forgotten, and read again from where it stands. */
final class LedgerFencedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LedgerFencedException(String message) {
        super(message);
    }
}
