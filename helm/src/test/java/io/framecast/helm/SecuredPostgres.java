package io.framecast.helm;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** A PostgreSQL server that lets its user in with the right password and over TLS only. */
final class SecuredPostgres implements AutoCloseable {

    private final EmbeddedPostgres server;

    /** @param user owns the database {@code framecast} */
    SecuredPostgres(Path directory, Certificates certificates, String user, String password) throws IOException, SQLException {
        server = EmbeddedPostgres.builder()
                .setDataDirectory(directory.resolve("postgres"))
                .setServerConfig("ssl", "on")
                .setServerConfig("ssl_cert_file", certificates.serverCertificate(directory).toString())
                .setServerConfig("ssl_key_file", certificates.serverKey(directory).toString())
                .start();
        try (Connection connection = server.getPostgresDatabase().getConnection(); Statement statement = connection.createStatement()) {
            statement.execute("CREATE USER %s PASSWORD '%s'".formatted(user, password));
            statement.execute("CREATE DATABASE framecast OWNER " + user);
            Files.writeString(directory.resolve("postgres/pg_hba.conf"), """
                    host    all       postgres 127.0.0.1/32 trust
                    hostssl framecast %s       all          scram-sha-256
                    """.formatted(user));
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    int port() {
        return server.getPort();
    }

    /** How many migrations of the ledger were made. */
    int migrations() throws SQLException {
        try (Connection connection = server.getDatabase("postgres", "framecast").getConnection();
                Statement statement = connection.createStatement();
                ResultSet table = statement.executeQuery(
                        "SELECT count(*) FROM information_schema.tables WHERE table_name = 'flyway_schema_history'")) {
            table.next();
            if (table.getInt(1) == 0) {
                return 0;
            }
        }
        try (Connection connection = server.getDatabase("postgres", "framecast").getConnection();
                Statement statement = connection.createStatement();
                ResultSet made = statement.executeQuery("SELECT count(*) FROM flyway_schema_history WHERE success")) {
            made.next();
            return made.getInt(1);
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
