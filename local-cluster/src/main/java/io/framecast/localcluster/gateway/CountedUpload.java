package io.framecast.localcluster.gateway;

import java.io.FileNotFoundException;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** A file as request body, read as it is sent, that counts the bytes handed to the connection. */
public final class CountedUpload implements BodyPublisher {

    private final BodyPublisher file;
    private final AtomicLong sentBytes = new AtomicLong();

    public CountedUpload(Path file) throws FileNotFoundException {
        this.file = BodyPublishers.ofFile(file);
    }

    /** How many bytes have been handed over so far; any thread may ask. */
    public long sentBytes() {
        return sentBytes.get();
    }

    @Override
    public long contentLength() {
        return file.contentLength();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> connection) {
        file.subscribe(new Flow.Subscriber<>() {
            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                connection.onSubscribe(subscription);
            }

            @Override
            public void onNext(ByteBuffer bytes) {
                sentBytes.addAndGet(bytes.remaining());
                connection.onNext(bytes);
            }

            @Override
            public void onError(Throwable problem) {
                connection.onError(problem);
            }

            @Override
            public void onComplete() {
                connection.onComplete();
            }
        });
    }
}
