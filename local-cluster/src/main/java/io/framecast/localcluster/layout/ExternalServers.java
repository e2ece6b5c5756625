package io.framecast.localcluster.layout;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Servers that somebody else runs, in place of those that a cluster starts itself. Kept with the plan, and so without a password.
 *
 * @param kafka {@code host:port}, several between commas; empty: the cluster's own brokers
 * @param postgres {@code host:port/database}; empty: the cluster's own server
 * @param postgresUser who owns that database; empty where the server is the cluster's own
 */
public record ExternalServers(String kafka, String postgres, String postgresUser) {

    /** The cluster starts its own. */
    public static final ExternalServers NONE = new ExternalServers("", "", "");

    private static final Pattern ADDRESSES = Pattern.compile("[^\\s,:/]+:\\d{1,5}(,[^\\s,:/]+:\\d{1,5})*");

    /**
     * A PostgreSQL server as its own tools name one.
     *
     * @param place {@code host:port/database}
     * @param password empty where the address has none
     */
    public record Postgres(String place, String user, Optional<String> password) {

        /**
         * @param address {@code postgresql://user[:password]@host[:port]/database}
         * @throws IllegalArgumentException where it is none
         */
        public static Postgres parse(String address) {
            String rule = "--postgres must be postgresql://user[:password]@host[:port]/database";
            URI uri;
            try {
                uri = URI.create(address);
            } catch (IllegalArgumentException e) {
                // Not the cause's message: it has the password in it.
                throw new IllegalArgumentException(rule + "; write %XX for what an address cannot have in it");
            }
            String user = Objects.requireNonNullElse(uri.getUserInfo(), "");
            String database = Objects.requireNonNullElse(uri.getPath(), "");
            if (!"postgresql".equals(uri.getScheme()) || uri.getHost() == null || user.isEmpty() || database.length() < 2) {
                throw new IllegalArgumentException(rule);
            }
            int port = uri.getPort() < 0 ? 5432 : uri.getPort();
            int colon = user.indexOf(':');
            return new Postgres(uri.getHost() + ':' + port + database, colon < 0 ? user : user.substring(0, colon),
                    colon < 0 ? Optional.empty() : Optional.of(user.substring(colon + 1)));
        }
    }

    /** @throws IllegalArgumentException where Kafka's address is none */
    public ExternalServers {
        if (!kafka.isEmpty() && !ADDRESSES.matcher(kafka).matches()) {
            throw new IllegalArgumentException("--kafka must be host:port, several between commas, not " + kafka);
        }
    }

    boolean hasKafka() {
        return !kafka.isEmpty();
    }

    boolean hasPostgres() {
        return !postgres.isEmpty();
    }
}
