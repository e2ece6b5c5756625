package io.framecast.helm;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A private authority that signs one certificate for servers on this machine and one for its clients. */
final class Certificates {

    private final X509Bundle authority;
    private final X509Bundle server;
    private final X509Bundle client;

    Certificates() throws Exception {
        authority = builder("framecast test authority").setIsCertificateAuthority(true).buildSelfSigned();
        server = builder("server").addSanDnsName("localhost").buildIssuedBy(authority);
        client = builder("framecast").buildIssuedBy(authority);
    }

    private static CertificateBuilder builder(String name) {
        return new CertificateBuilder().algorithm(CertificateBuilder.Algorithm.ecp256).subject("CN=" + name);
    }

    String authority() {
        return authority.getCertificatePEM();
    }

    String clientCertificate() {
        return client.getCertificatePathPEM();
    }

    String clientKey() {
        return client.getPrivateKeyPEM();
    }

    /** The server's key and certificates in one file, as Kafka wants them. */
    Path serverBundle(Path directory) throws IOException {
        return Files.writeString(directory.resolve("server.pem"), server.getPrivateKeyPEM() + server.getCertificatePathPEM());
    }

    Path serverCertificate(Path directory) throws IOException {
        return Files.writeString(directory.resolve("server.crt"), server.getCertificatePathPEM());
    }

    /** Readable by its owner only, as PostgreSQL demands. */
    Path serverKey(Path directory) throws IOException {
        Path file = Files.writeString(directory.resolve("server.key"), server.getPrivateKeyPEM());
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    Path authority(Path directory) throws IOException {
        return Files.writeString(directory.resolve("authority.crt"), authority());
    }
}
